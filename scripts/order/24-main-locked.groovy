// main locked to its thread wakes and is woken like others.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c'
func('f') { int n ->
    print "f$n"
    c << n
    print "g$n"
    wg.Done()
}
main {
    lockThread
    wg.Add(3)
    for (i in 1..3) { go f(i) }
    for (int i = 0; i < 3; i++) {
        def v = c.receive()
        print "m$v"
        yield
    }
    unlockThread
    wg.Wait()
    print 'main'
}
simulate
expect output, 'f3 g3 m3 f1 f2 m1 g1 m2 g2 main'
