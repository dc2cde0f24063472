// A reader parks in the network poller, which is asked when nobody else can run.
world version: 'go1.19', procs: 1
waitgroup 'wg'
conn 'n'
func('r') {
    for (int i = 0; i < 3; i++) {
        print "r$i"
        def b = n.read()
        print "got$b"
    }
    wg.Done()
}
func('f') { int k ->
    print "f$k"
    wg.Done()
}
main {
    wg.Add(3)
    go r()
    yield
    print 'write'
    n.write(1)
    print 'wrote'
    go f(1)
    go f(2)
    yield
    print 'back'
    n.write(2)
    n.write(3)
    wg.Wait()
    print 'main'
}
simulate
expect output, 'r0 write wrote f2 f1 back got1 r1 got2 r2 got3 main'
