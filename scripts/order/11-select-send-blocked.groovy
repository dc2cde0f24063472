// A parked select may send and receive; whoever comes takes the case that fits.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'inp'
channel 'out'
func('w') { int n ->
    for (int i = 0; i < 2; i++) {
        select {
            receive(inp) { v -> print "w$n<$v" }
            send(out, n) { print "w$n>" }
        }
    }
    wg.Done()
}
main {
    wg.Add(3)
    for (i in 1..3) { go w(i) }
    yield
    for (int i = 0; i < 3; i++) {
        inp << i
        print "in$i"
        def v = out.receive()
        print "out$v"
    }
    wg.Wait()
}
simulate
expect output, 'in0 out1 in1 w2<1 w2> out2 w3<0 w3<2 in2 w1> w1> out1'
