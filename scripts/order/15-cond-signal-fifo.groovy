// Signal wakes the longest waiter.
world version: 'go1.19', procs: 1
waitgroup 'wg'
mutex 'mu'
cond 'c', 'mu'
func('w') { int n ->
    mu.Lock()
    print "w$n"
    c.Wait()
    print "x$n"
    mu.Unlock()
    wg.Done()
}
main {
    wg.Add(4)
    for (i in 1..4) { go w(i) }
    yield
    for (i in 1..4) {
        mu.Lock()
        c.Signal()
        print "s$i"
        mu.Unlock()
    }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'w4 w1 w2 w3 s1 s2 s3 s4 x3 x4 x1 x2 main'
