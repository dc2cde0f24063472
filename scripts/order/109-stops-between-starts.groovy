// GOMAXPROCS, ReadMemStats and GC between starts: only a collection lets others run.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('w') { int id -> print "w$id"; yield; print "W$id"; wg.Done() }
main {
    wg.Add(4)
    go w(1)
    go w(2)
    runtime.GOMAXPROCS(1)
    print 'g'
    go w(3)
    readMemStats
    print 's'
    go w(4)
    runtime.GC()
    print 'c'
    wg.Wait()
    print 'end'
}
simulate
expect output, 'g s w1 w2 w3 w4 W1 W2 W3 W4 c end'
