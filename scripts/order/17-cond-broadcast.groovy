// Broadcast makes all ready in their order; they meet again at the mutex.
world version: 'go1.19', procs: 1
waitgroup 'wg'
mutex 'mu'
cond 'c', 'mu'
variable 'ready'
func('w') { int n ->
    mu.Lock()
    while (ready == 0) {
        print "w$n"
        c.Wait()
    }
    print "x$n"
    mu.Unlock()
    wg.Done()
}
main {
    wg.Add(4)
    for (i in 1..4) { go w(i) }
    yield
    mu.Lock()
    c.Broadcast()
    print 'early'
    mu.Unlock()
    yield
    mu.Lock()
    ready = 1
    c.Broadcast()
    print 'broadcast'
    mu.Unlock()
    wg.Wait()
    print 'main'
}
simulate
expect output, 'w4 w1 w2 w3 early w3 w4 w1 w2 broadcast x2 x3 x4 x1 main'
