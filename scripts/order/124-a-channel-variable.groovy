// A literal sees which channel its variable has when it runs.
world version: 'go1.19', procs: 1
main {
    def c = make(chan)
    go { def v = c.receive(); print "a$v" }
    yield
    c << 1
    c = make(chan, 1)
    go { def v = c.receive(); print "b$v" }
    c << 2
    yield
    yield
    print 'end'
}
simulate
expect output, 'b2 a1 end'
