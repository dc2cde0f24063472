// The same of its readers.
world version: 'go1.19', procs: 1
rwmutex 'rw'
main {
    rw.RLock()
    rw.RUnlock()
    print 'a'
    rw.RUnlock()
}
simulate
expect threw, 'sync: RUnlock of unlocked RWMutex'
expect output, 'a'
