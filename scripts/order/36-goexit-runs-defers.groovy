// Goexit runs what was deferred, the last first, and ends the goroutine.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int n ->
    defer { wg.Done() }
    defer {
        print "b$n"
        yield
        print "c$n"
    }
    defer { print "a$n" }
    print "f$n"
    if (n % 2 == 0) { exit }
    print "g$n"
}
main {
    wg.Add(4)
    for (i in 1..4) { go f(i) }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'f4 a4 b4 f1 g1 a1 b1 f2 a2 b2 f3 g3 a3 b3 c4 c1 c2 c3 main'
