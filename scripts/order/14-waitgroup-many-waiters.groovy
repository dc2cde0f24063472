// A WaitGroup makes its waiters ready first in, first out, so that the last one is in runnext.
world version: 'go1.19', procs: 1
waitgroup 'gate'
waitgroup 'wg'
func('w') { int n ->
    print "w$n"
    gate.Wait()
    print "x$n"
    wg.Done()
}
main {
    gate.Add(1)
    wg.Add(5)
    for (i in 1..5) { go w(i) }
    yield
    gate.Done()
    print 'done'
    wg.Wait()
}
simulate
expect output, 'w5 w1 w2 w3 w4 done x4 x5 x1 x2 x3'
