// TryLock never waits.
world version: 'go1.19', procs: 1
waitgroup 'wg'
mutex 'mu'
func('f') { int n ->
    for (int i = 0; i < 3; i++) {
        if (mu.TryLock()) {
            print "got$n.$i"
            yield
            mu.Unlock()
        } else {
            print "not$n.$i"
            yield
        }
    }
    wg.Done()
}
main {
    wg.Add(3)
    for (i in 1..3) { go f(i) }
    wg.Wait()
}
simulate
expect output, 'got3.0 not1.0 not2.0 got3.1 not1.1 not2.1 got3.2 not1.2 not2.2'
