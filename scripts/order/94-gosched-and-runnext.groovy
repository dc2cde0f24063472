// Who has just been started runs before those who have yielded.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int id ->
    print "f$id"
    go { print "g$id"; wg.Done() }
    yield
    print "F$id"
    go { print "h$id"; wg.Done() }
    wg.Done()
}
main {
    wg.Add(12)
    for (i in 1..4) { go f(i) }
    yield
    print 'm'
    yield
    print 'M'
    wg.Wait()
    print 'end'
}
simulate
expect output, 'f4 g4 f1 g1 f2 g2 f3 g3 m F4 h4 F1 h1 F2 h2 F3 h3 M end'
