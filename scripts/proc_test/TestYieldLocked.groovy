// runtime/proc_test.go TestYieldLocked, TestBlockLocked: a goroutine locked to its thread yields, sleeps and sends; in the
// first its thread ends with it.
for (procs in [1, 2]) {
    clear()
    world version: 'go1.19', procs: procs
    channel 'c'
    func('yields') {
        runtime.LockOSThread()
        for (i in 0..<10) {
            runtime.Gosched()
            time.Sleep(1 * Millisecond)
        }
        c << 1
    }
    func('blocks') {
        runtime.LockOSThread()
        for (i in 0..<10) c << i
        runtime.UnlockOSThread()
    }
    main {
        go yields()
        c.receive()
        go blocks()
        for (i in 0..<10) {
            def v = c.receive()
            print "$v"
        }
    }
    simulate()
    expect output, '0 1 2 3 4 5 6 7 8 9'
}
