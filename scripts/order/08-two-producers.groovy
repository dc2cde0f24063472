// Two producers and a consumer with a buffer between them.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c', 2
func('producer') { int n ->
    for (int i = 0; i < 5; i++) {
        c << n * 10 + i
        print "p$n.$i"
    }
    wg.Done()
}
main {
    wg.Add(2)
    go producer(1)
    go producer(2)
    for (int i = 0; i < 10; i++) {
        def v = c.receive()
        print "c$v"
    }
    wg.Wait()
}
simulate
expect output, 'p2.0 p2.1 p2.2 c20 c21 c22 c23 p2.3 p2.4 c24 p1.0 p1.1 p1.2 c10 c11 c12 c13 p1.3 p1.4 c14'
