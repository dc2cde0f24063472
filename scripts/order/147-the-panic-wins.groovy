// Main has returned, and the process ends with the panic of another goroutine, whose deferred function waited.
world version: 'go1.19', procs: 1
mutex 'mu'
main {
    mu.Lock()
    go { defer { mu.Lock(); print 'locked' }; panic 'boom' }
    runtime.Gosched()
    go { for (i in 1..3) { print "w$i"; runtime.Gosched() } }
    runtime.Gosched()
    mu.Unlock()
    print 'end'
}
simulate
expect threw, 'boom'
expect output, 'w1 end locked'
