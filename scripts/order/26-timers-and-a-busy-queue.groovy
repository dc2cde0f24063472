// A timer that is due is run at the next schedule, before the queues.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('s') { int d ->
    sleep d * Millisecond
    print "e$d"
    yield
    print "f$d"
    wg.Done()
}
func('f') { int n ->
    print "f$n"
    wg.Done()
}
main {
    wg.Add(5)
    go s(20)
    go s(40)
    go f(1)
    go f(2)
    go f(3)
    wg.Wait()
    print 'main'
}
simulate
expect output, 'f3 f1 f2 e20 f20 e40 f40 main'
