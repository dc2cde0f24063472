// A sleep of nothing does not yield.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int n ->
    print "f$n"
    sleep 0.ms
    print "g$n"
    wg.Done()
}
main {
    wg.Add(3)
    for (i in 1..3) { go f(i) }
    sleep 0.ms
    print 'main'
    wg.Wait()
}
simulate
expect output, 'main f3 g3 f1 g1 f2 g2'
