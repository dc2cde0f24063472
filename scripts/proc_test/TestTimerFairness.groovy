// runtime/proc_test.go TestTimerFairness, TestTimerFairness2: two goroutines that hand values to a third as fast as they can
// (or system calls in between) do not keep a timer from firing.
for (procs in [1, 4]) {
    clear()
    world version: 'go1.19', procs: procs
    channel 'done'
    channel 'c'
    timer 't'
    func('hog') {
        while (true) {
            select {
                send(c, 1) { }
                receive(done) { return }
            }
        }
    }
    main {
        go hog()
        go hog()
        newTimer 't', 20.ms
        while (true) {
            select {
                receive(c) { }
                receive(t.C) { close(done); print 'fired'; return }
            }
        }
    }
    simulate()
    expect output, 'fired'

    clear()
    world version: 'go1.19', procs: procs
    channel 'done'
    channel 'c'
    timer 't0'
    timer 't1'
    func('hog') { Timer t, Chan tc ->
        newTimer t, 20.ms
        while (true) {
            syscallNow
            select {
                send(c, 1) { }
                receive(c) { }
                receive(tc) { done << 1; return }
            }
        }
    }
    main {
        go hog('t0', 't0.C')
        go hog('t1', 't1.C')
        done.receive()
        done.receive()
        print 'both'
    }
    simulate()
    expect output, 'both'
}
