// A waiting writer keeps new readers out, and is let in by the last reader before it.
world version: 'go1.19', procs: 1
waitgroup 'wg'
rwmutex 'rw'
func('r') { int n ->
    print "r$n"
    rw.RLock()
    print "R$n"
    yield
    print "-R$n"
    rw.RUnlock()
    wg.Done()
}
func('w') { int n ->
    print "w$n"
    rw.Lock()
    print "W$n"
    yield
    print "-W$n"
    rw.Unlock()
    wg.Done()
}
main {
    wg.Add(6)
    go r(1)
    go r(2)
    go w(1)
    go r(3)
    go w(2)
    go r(4)
    wg.Wait()
    print 'main'
}
simulate
expect output, 'r4 R4 r1 R1 r2 R2 w1 r3 w2 -R4 -R1 -R2 W1 -W1 R3 -R3 W2 -W2 main'
