// Two readers in the network poller.
world version: 'go1.19', procs: 1
waitgroup 'wg'
conn 'n'
conn 'm'
func('r') { int k ->
    for (int i = 0; i < 2; i++) {
        print "r$i"
        def b = n.read()
        print "n$b"
        m.write(b + k)
    }
    wg.Done()
}
func('s') {
    for (int i = 0; i < 2; i++) {
        def b = m.read()
        print "m$b"
        n.write(b + 1)
    }
    wg.Done()
}
main {
    wg.Add(2)
    go r(10)
    go s()
    yield
    n.write(1)
    print 'wrote'
    wg.Wait()
    def b = n.read()
    print "main$b"
}
simulate
expect output, 'r0 wrote n1 r1 m11 n12 m22 main23'
