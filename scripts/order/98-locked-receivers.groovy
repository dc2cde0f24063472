// Two goroutines locked to their threads receive by turns; a third collects.
world version: 'go1.19', procs: 1
channel 'c'
channel 'd', 1
waitgroup 'wg'
func('locked') { int id ->
    lockThread
    for (v in c) {
        print "l$id:$v"
        if (v % 3 == 0) { yield }
        d << v
    }
    print "lend$id"
    unlockThread
    wg.Done()
}
main {
    wg.Add(3)
    go locked(1)
    go locked(2)
    go { for (v in d) { print "d$v" }; print 'dend'; wg.Done() }
    for (int i = 0; i < 8; i++) { c << i; print "m$i" }
    close(c)
    yield
    yield
    time.Sleep(5.ms)
    close(d)
    wg.Wait()
    print 'end'
}
simulate
expect output, 'l1:0 m0 l2:1 d1 m1 m2 l2:2 l2:3 m3 d2 l1:4 m4 m5 l1:5 d0 d4 d5 d3 l2:6 m6 l1:7 d7 m7 lend1 lend2 d6 dend end'
