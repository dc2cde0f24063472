// TryLock and TryRLock beside readers, a waiting writer, and an RLocker.
world version: 'go1.19', procs: 1
rwmutex 'rw'
waitgroup 'wg'
main {
    print rw.TryRLock()
    print rw.TryRLock()
    print rw.TryLock()
    wg.Add(1)
    go {
        rw.Lock()
        print 'W'
        rw.Unlock()
        wg.Done()
    }
    yield
    print rw.TryRLock()
    rw.RUnlock()
    print rw.TryLock()
    rw.RUnlock()
    wg.Wait()
    print rw.TryLock()
    print rw.TryRLock()
    rw.Unlock()
    rw.RLocker().Lock()
    print rw.TryLock()
    rw.RLocker().Unlock()
    print 'end'
}
simulate
expect output, 'true true false false false W true false false end'
