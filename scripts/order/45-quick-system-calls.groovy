// A system call that returns at once keeps its P.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int n ->
    for (int i = 0; i < 3; i++) {
        print "f$n.$i"
        syscallNow
    }
    wg.Done()
}
main {
    wg.Add(3)
    for (i in 1..3) { go f(i) }
    syscallNow
    print 'main'
    wg.Wait()
}
simulate
expect output, 'main f3.0 f3.1 f3.2 f1.0 f1.1 f1.2 f2.0 f2.1 f2.2'
