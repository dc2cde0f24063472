// Receivers that are parked are served first come, first served.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c'
func('w') { int n ->
    print "w$n"
    def v = c.receive()
    print "w$n=$v"
    wg.Done()
}
main {
    wg.Add(5)
    for (i in 1..5) { go w(i) }
    yield
    for (v in 1..5) {
        c << v
        print "sent$v"
    }
    wg.Wait()
}
simulate
expect output, 'w5 w1 w2 w3 w4 sent1 sent2 sent3 sent4 sent5 w4=5 w5=1 w1=2 w2=3 w3=4'
