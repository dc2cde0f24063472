// Senders that are parked are served first come, first served.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c'
func('s') { int n ->
    print "s$n"
    c << n
    print "sent$n"
    wg.Done()
}
main {
    wg.Add(5)
    for (i in 1..5) { go s(i) }
    yield
    for (i in 1..5) {
        def v = c.receive()
        print "got$v"
    }
    wg.Wait()
    print 'main'
}
simulate
expect output, 's5 s1 s2 s3 s4 got5 got1 got2 got3 got4 sent4 sent5 sent1 sent2 sent3 main'
