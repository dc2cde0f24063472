// Each starts one more and then sends: who was started last runs first, again and again.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c', 10
func('f') { int n ->
    print "f$n"
    if (n < 6) {
        wg.Add(1)
        go f(n + 1)
    }
    c << n
    print "s$n"
    wg.Done()
}
main {
    wg.Add(1)
    go f(1)
    print 'wait'
    wg.Wait()
    for (int i = 0; i < 6; i++) {
        def v = c.receive()
        print "c$v"
    }
}
simulate
expect output, 'wait f1 s1 f2 s2 f3 s3 f4 s4 f5 s5 f6 s6 c1 c2 c3 c4 c5 c6'
