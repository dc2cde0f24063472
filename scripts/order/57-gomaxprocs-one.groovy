// GOMAXPROCS(1) where there is one already changes nothing.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int n ->
    print "f$n"
    gomaxprocs 1
    print "g$n"
    wg.Done()
}
main {
    wg.Add(3)
    for (i in 1..3) { go f(i) }
    gomaxprocs 1
    print 'main'
    wg.Wait()
}
simulate
expect output, 'main f3 g3 f1 g1 f2 g2'
