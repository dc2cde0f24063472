// In normal mode a mutex goes to whoever runs, not to whom it woke.
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
    wg.Add(4)
    mu.Lock()
    for (i in 1..4) { go t(i) }
    yield
    mu.Unlock()
    print 'U'
    mu.Lock()
    print 'relock'
    mu.Unlock()
    print 'U2'
    wg.Wait()
    print 'main'
}
simulate
expect output, 't4 t1 t2 t3 U relock U2 L4 u4 L1 u1 L2 u2 L3 u3 main'
