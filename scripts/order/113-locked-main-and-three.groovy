// Main and three others are locked to their threads and yield.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('l') { int id -> lockThread; print "l$id"; yield; print "L$id"; wg.Done() }
main {
    lockThread
    wg.Add(3)
    for (i in 1..3) { go l(i) }
    print 'm'
    yield
    print 'n'
    wg.Wait()
    print 'end'
}
simulate
expect output, 'm l3 l1 l2 n L3 L1 L2 end'
