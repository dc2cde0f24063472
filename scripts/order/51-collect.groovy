// A collection: its workers take their turns, and others keep their order.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int n ->
    print "f$n"
    yield
    print "g$n"
    wg.Done()
}
main {
    wg.Add(3)
    for (i in 1..3) { go f(i) }
    collect
    print 'collected'
    wg.Wait()
    print 'main'
}
simulate
expect output, 'f1 f2 f3 g1 g2 g3 collected main'
