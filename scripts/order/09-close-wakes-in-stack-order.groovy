// close makes its waiters ready in reverse, so that the longest waiter is in runnext.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c'
func('w') { int n ->
    print "w$n"
    c.receive()
    print "x$n"
    wg.Done()
}
main {
    wg.Add(6)
    for (i in 1..6) { go w(i) }
    yield
    close c
    print 'closed'
    wg.Wait()
}
simulate
expect output, 'w6 w1 w2 w3 w4 w5 closed x6 x5 x4 x3 x2 x1'
