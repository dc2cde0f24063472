// Who yields with the mutex in hand takes it again before those it has woken.
world version: 'go1.19', procs: 1
mutex 'mu'
waitgroup 'wg'
func('w') { int id ->
    for (int i = 0; i < 3; i++) {
        mu.Lock()
        print "w$id.$i"
        yield
        mu.Unlock()
    }
    wg.Done()
}
main {
    wg.Add(3)
    for (i in 1..3) { go w(i) }
    wg.Wait()
    print 'end'
}
simulate
expect output, 'w3.0 w3.1 w3.2 w1.0 w1.1 w1.2 w2.0 w2.1 w2.2 end'
