// runtime/proc_test.go TestGoroutineParallelism, TestGoroutineParallelism2: as many busy goroutines as there are Ps all run at
// once: each waits, without ever yielding, for the one before it.
for (P in [2, 3, 4]) {
    for (seed in 1..3) {
        clear()
        world version: 'go1.19', procs: P
        channel 'done'
        variable 'x'
        func('turn') { int p ->
            for (i in 0..<3) {
                def expected = P * i + p
                while (x != expected) { }
                x = expected + 1
            }
            done << 1
        }
        func('nest') { int p ->
            for (q in 0..<2) go turn(p * 2 + q)
        }
        main {
            for (round in 0..<3) {
                x = 0
                for (p in 0..<P) go turn(p)
                for (p in 0..<P) done.receive()
            }
            if (P == 4) {
                x = 0
                for (p in 0..<2) go nest(p)
                for (p in 0..<P) done.receive()
            }
            print 'ok'
        }
        simulate seed: seed, random: true
        expect output, 'ok'
    }
}
