// A starving mutex is handed over by goyield: who unlocks goes to the tail of the local queue.
world version: 'go1.19', procs: 1
waitgroup 'wg'
mutex 'mu'
func('t') { int n ->
    print "t$n"
    mu.Lock()
    print "L$n"
    go f(n)
    mu.Unlock()
    print "u$n"
    wg.Done()
}
func('f') { int n ->
    print "f$n"
    wg.Done()
}
main {
    wg.Add(6)
    mu.Lock()
    for (i in 1..3) { go t(i) }
    sleep 20.ms
    mu.Unlock()
    mu.Lock()
    sleep 20.ms
    mu.Unlock()
    print 'U'
    wg.Wait()
    print 'main'
}
simulate
expect output, 't3 t1 t2 L3 L1 L2 u2 f2 U f3 u3 f1 u1 main'
