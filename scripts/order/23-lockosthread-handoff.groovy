// A goroutine locked to its thread runs only there: the P is handed to it and away again.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'a'
channel 'b'
func('L') {
    lockThread
    for (int i = 0; i < 4; i++) {
        a << i
        print "L$i"
        b.receive()
    }
    print 'Lend'
    unlockThread
    wg.Done()
}
func('u') {
    for (int i = 0; i < 4; i++) {
        def v = a.receive()
        print "u$v"
        yield
        b << v
    }
    wg.Done()
}
func('K') { int k ->
    lockThread
    for (int i = 0; i < 3; i++) {
        print "K$k.$i"
        yield
    }
    wg.Done()
}
main {
    wg.Add(4)
    go L()
    go u()
    go K(0)
    go K(1)
    wg.Wait()
}
simulate
expect output, 'K1.0 u0 L0 K0.0 K1.1 L1 u1 K0.1 K1.2 L2 u2 K0.2 L3 u3 Lend'
