// Signals take the longest waiter; who waits again stands behind the others.
world version: 'go1.19', procs: 1
mutex 'mu'
cond 'cv', 'mu'
waitgroup 'wg'
func('w') { int id ->
    mu.Lock()
    cv.Wait()
    print "a$id"
    mu.Unlock()
    mu.Lock()
    cv.Wait()
    print "b$id"
    mu.Unlock()
    wg.Done()
}
main {
    wg.Add(4)
    for (i in 1..4) { go w(i) }
    yield
    for (i in 1..3) { cv.Signal(); yield; print "s$i" }
    for (i in 1..6) { cv.Broadcast(); yield; print "B$i" }
    wg.Wait()
    print 'end'
}
simulate
expect output, 'a4 s1 a1 s2 a2 s3 b2 a3 b4 b1 B1 b3 B2 B3 B4 B5 B6 end'
