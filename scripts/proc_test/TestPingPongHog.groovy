// runtime/proc_test.go TestPingPongHog: on one P, a pair that hogs (a lot of work between hand-overs) and a light pair get
// about the same time, because the one that is readied inherits what is left of the time slice.
world version: 'go1.19', procs: 1
channel 'hog'
channel 'light'
channel 'done'
variable 'hogCount'
variable 'lightCount'
func('hogging') {
    while (true) {
        select {
            receive(done) { return }
            receive(hog) {
                for (i in 0..<1000) hogCount++
                select {
                    receive(done) { return }
                    send(hog, 1) { }
                }
            }
        }
    }
}
func('lightly') {
    while (true) {
        select {
            receive(done) { return }
            receive(light) {
                lightCount++
                select {
                    receive(done) { return }
                    send(light, 1) { }
                }
            }
        }
    }
}
main {
    for (i in 0..<2) go hogging()
    for (i in 0..<2) go lightly()
    hog << 1
    light << 1
    time.Sleep(100 * Millisecond)
    close(done)
    if (lightCount == 0) { print 'starved'; return }
    // The light one counts once where the other counts a thousand times, and takes its share of the P: within a factor of 20,
    // as Go's own test has it.
    if (hogCount < 20 * 1000 * lightCount && lightCount * 3 < 20 * hogCount) print 'fair' else print "unfair:$hogCount:$lightCount"
}
simulate()
expect output, 'fair'
