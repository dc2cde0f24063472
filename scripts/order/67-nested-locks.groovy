// Two mutexes, always taken in the same order, and a read-write mutex inside.
world version: 'go1.19', procs: 1
waitgroup 'wg'
mutex 'a'
mutex 'b'
rwmutex 'rw'
func('both') { int n ->
    a.Lock()
    print "a$n"
    yield
    b.Lock()
    print "b$n"
    rw.RLock()
    yield
    print "r$n"
    rw.RUnlock()
    b.Unlock()
    a.Unlock()
    wg.Done()
}
func('inner') { int n ->
    b.Lock()
    rw.Lock()
    print "i$n"
    yield
    rw.Unlock()
    b.Unlock()
    wg.Done()
}
main {
    wg.Add(6)
    for (i in 1..3) {
        go both(i)
        go inner(i)
    }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'i3 a1 i1 i2 b1 r1 a2 b2 r2 a3 b3 r3 main'
