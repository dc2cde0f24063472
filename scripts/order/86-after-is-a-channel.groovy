// A channel made at run time, a switch over what comes, and time.After's channel kept in a variable.
world version: 'go1.19', procs: 1
waitgroup 'wg'
main {
    def out = make(chan, 2)
    wg.Add(2)
    go {
        defer { wg.Done() }
        for (int i = 0; i < 4; i++) { out << i; print "p$i" }
        close(out)
    }
    go {
        defer { wg.Done() }
        while (true) {
            def (v, ok) = out.receive()
            if (!ok) { print 'closed'; return }
            switch (v) {
                case 0: print 'zero'; break
                case 1: print 'one'; runtime.Gosched(); break
                default: print "n$v"
            }
        }
    }
    wg.Wait()
    def t = time.After(5.ms)
    t.receive()
    print 'end'
}
simulate
expect output, 'p0 p1 p2 zero one p3 n2 n3 closed end'
