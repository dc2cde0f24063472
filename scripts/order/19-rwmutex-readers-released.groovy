// A writer that unlocks makes all waiting readers ready.
world version: 'go1.19', procs: 1
waitgroup 'wg'
rwmutex 'rw'
func('r') { int n ->
    print "r$n"
    rw.RLock()
    print "R$n"
    rw.RUnlock()
    wg.Done()
}
main {
    wg.Add(5)
    rw.Lock()
    for (i in 1..5) { go r(i) }
    yield
    rw.Unlock()
    print 'U'
    rw.Lock()
    print 'L'
    rw.Unlock()
    wg.Wait()
}
simulate
expect output, 'r5 r1 r2 r3 r4 U R4 R5 R1 R2 R3 L'
