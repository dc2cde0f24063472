// A close makes a parked sender panic.
world version: 'go1.19', procs: 1
channel 'c', 1
main {
    go {
        c << 1
        print 'one'
        c << 2
        print 'never'
    }
    yield
    print 'closing'
    close(c)
    yield
    print 'end'
}
simulate
expect threw, 'send on closed channel'
expect output, 'one closing'
