// The same of a read-write mutex.
world version: 'go1.19', procs: 1
rwmutex 'rw'
main {
    rw.RLock()
    rw.RUnlock()
    print 'a'
    rw.Unlock()
}
simulate
expect threw, 'sync: Unlock of unlocked RWMutex'
expect output, 'a'
