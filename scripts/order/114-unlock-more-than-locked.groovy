// UnlockOSThread without a lock is nothing; a thread ends with its locked goroutine.
world version: 'go1.19', procs: 1
waitgroup 'wg'
main {
    wg.Add(2)
    unlockThread
    print 'a'
    lockThread
    lockThread
    unlockThread
    go { print 'g'; lockThread; unlockThread; unlockThread; yield; print 'h'; wg.Done() }
    go { lockThread; wg.Done(); runtime.Goexit() }
    yield
    print 'b'
    unlockThread
    wg.Wait()
    print 'end'
}
simulate
expect output, 'a g b h end'
