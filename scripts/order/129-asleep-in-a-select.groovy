// A select that nobody will meet.
world version: 'go1.19', procs: 1
channel 'c'
channel 'd'
main {
    go { c.receive(); print 'never' }
    yield
    select {
        receive(d) { print 'n' }
        send(d, 1) { print 'n' }
    }
}
simulate
expect threw, 'all goroutines are asleep - deadlock!'
expect output, ''
