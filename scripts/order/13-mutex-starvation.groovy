// A waiter that loses after more than a millisecond makes the mutex starving: it is then handed over.
world version: 'go1.19', procs: 1
waitgroup 'wg'
mutex 'mu'
func('t') { int n ->
    print "t$n"
    mu.Lock()
    print "L$n"
    mu.Unlock()
    print "u$n"
    wg.Done()
}
main {
    wg.Add(3)
    mu.Lock()
    for (i in 1..3) { go t(i) }
    sleep 20.ms
    mu.Unlock()
    print 'U'
    mu.Lock()
    print 'relock'
    sleep 20.ms
    print 'slept'
    mu.Unlock()
    print 'U2'
    mu.Lock()
    print 'again'
    mu.Unlock()
    wg.Wait()
    print 'main'
}
simulate
expect output, 't3 t1 t2 U relock slept L3 L1 L2 u2 U2 again u3 u1 main'
