// The unlock of an unlocked mutex is no panic: nothing deferred runs.
world version: 'go1.19', procs: 1
mutex 'mu'
main {
    defer { print 'd' }
    mu.Lock()
    mu.Unlock()
    print 'a'
    mu.Unlock()
}
simulate
expect threw, 'sync: unlock of unlocked mutex'
expect output, 'a'
