// A stop of the world changes nobody's place in a queue.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int n ->
    print "f$n"
    gc
    print "g$n"
    wg.Done()
}
main {
    wg.Add(4)
    for (i in 1..4) { go f(i) }
    gc
    print 'gc'
    yield
    print 'back'
    wg.Wait()
    print 'main'
}
simulate
expect output, 'gc f4 g4 f1 g1 f2 g2 f3 g3 back main'
