// runtime/proc_test.go TestPreemption, TestAsyncPreempt: two goroutines that only look whether it is their turn are taken off
// their P, one after the other; so is a loop that calls nothing.
for (procs in [1, 2]) {
    clear()
    world version: 'go1.19', procs: procs
    channel 'c'
    variable 'x'
    func('turns') { int g ->
        for (i in 0..<5) {
            while (x != g) { compute 1 }
            x = 1 - g
        }
        c << 1
    }
    main {
        go turns(0)
        go turns(1)
        c.receive()
        c.receive()
        print 'ok'
    }
    simulate()
    expect output, 'ok'
}

clear()
world version: 'go1.19', procs: 1
variable 'ready'
func('spin') { ready = 1; while (true) { } }
main {
    go spin()
    while (ready == 0) { runtime.Gosched() }
    runtime.ReadMemStats()
    print 'ok'
}
simulate()
expect output, 'ok'
