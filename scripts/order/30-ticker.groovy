// A ticker drops ticks that nobody takes.
world version: 'go1.19', procs: 1
waitgroup 'wg'
timer 'k'
func('other') {
    print 'other'
    sleep 100.ms
    print 'slept'
    wg.Done()
}
main {
    wg.Add(1)
    newTicker 'k', 40.ms
    go other()
    for (int i = 0; i < 2; i++) {
        k.C.receive()
        print "tick$i"
    }
    sleep 100.ms
    k.C.receive()
    print 'late'
    k.stop()
    wg.Wait()
    print 'main'
}
simulate
expect output, 'other tick0 tick1 slept late main'
