// runtime/proc_test.go TestYieldProgress, TestYieldLockedProgress: a goroutine that does nothing but yield,
// locked to its thread or not, leaves room for the one that will stop it.
for (locked in [0, 1]) {
    for (procs in [1, 2, 4]) {
        clear()
        world version: 'go1.19', procs: procs
        channel 'c'
        channel 'cack'
        func('yielding') { int lock ->
            if (lock == 1) runtime.LockOSThread()
            while (true) {
                select {
                    receive(c) { cack << 1; return }
                    otherwise { runtime.Gosched() }
                }
            }
        }
        main {
            go yielding(locked)
            time.Sleep(10 * Millisecond)
            c << 1
            cack.receive()
            print 'ok'
        }
        simulate()
        expect output, 'ok'
    }
}
