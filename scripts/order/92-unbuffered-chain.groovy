// Five stages without buffers: each hand-over goes through runnext.
world version: 'go1.19', procs: 1
channel 'c', 0, count: 6
waitgroup 'wg'
func('st') { int n ->
    for (int i = 0; i < 3; i++) {
        def v = c[n].receive()
        print "$n:$v"
        c[n + 1] << v + 1
        print "$n;"
    }
    wg.Done()
}
main {
    wg.Add(6)
    for (int n = 4; n >= 0; n--) { go st(n) }
    go { for (int i = 0; i < 3; i++) { def v = c[5].receive(); print "out$v" }; wg.Done() }
    for (int i = 0; i < 3; i++) { c[0] << 10 * i; print "in$i" }
    wg.Wait()
    print 'end'
}
simulate
expect output, '0:0 0; 1:1 1; 2:2 2; 3:3 3; 4:4 4; out5 in0 in1 0:10 0; 0:20 in2 1:11 1; 1:21 0; 2:12 2; 2:22 1; 3:13 3; 3:23 2; 4:14 4; 4:24 3; out15 out25 4; end'
