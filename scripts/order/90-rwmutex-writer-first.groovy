// A writer that waits keeps readers out who come later, and lets them all in when it is through.
world version: 'go1.19', procs: 1
rwmutex 'rw'
waitgroup 'wg'
func('r') { int id ->
    print "try$id"
    rw.RLock()
    print "R$id"
    yield
    print "r$id"
    rw.RUnlock()
    wg.Done()
}
func('w') { int id ->
    print "tryW$id"
    rw.Lock()
    print "W$id"
    yield
    rw.Unlock()
    print "w$id"
    wg.Done()
}
main {
    wg.Add(7)
    rw.RLock()
    go r(1)
    go w(1)
    go r(2)
    yield
    print 'm1'
    go r(3)
    go w(2)
    go r(4)
    yield
    print 'm2'
    rw.RUnlock()
    go r(5)
    wg.Wait()
    print 'end'
}
simulate
expect output, 'try2 R2 try1 R1 tryW1 m1 try4 r2 r1 try3 tryW2 m2 try5 W1 w1 R4 R3 R5 r4 r3 r5 W2 w2 end'
