// Everybody waits: the runtime says so.
world version: 'go1.19', procs: 1
channel 'c'
mutex 'mu'
func('f') { int n ->
    print "f$n"
    c << n
    print 'never'
}
main {
    go f(1)
    go f(2)
    yield
    mu.Lock()
    print 'lock'
    mu.Lock()
}
simulate
expect threw, 'all goroutines are asleep'
expect output, 'f2 f1 lock'
