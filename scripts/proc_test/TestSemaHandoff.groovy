// runtime/sema_test.go TestSemaHandoff, TestSemaHandoff1, TestSemaHandoff2: a goroutine that gives a semaphore over by hand-off
// is not the one that takes it next.
for (procs in [1, 2]) {
    clear()
    world version: 'go1.19', procs: procs
    semaphore 's', 1
    channel 'ready'
    variable 'res'
    waitgroup 'wg'
    func('waiter') {
        s.acquire()
        atomic.CompareAndSwapInt32(res, 0, 1)
        s.release(handoff: true)
        wg.Done()
    }
    main {
        wg.Add(1)
        s.acquire()
        go waiter()
        time.Sleep(1.ms)
        s.release(handoff: true)
        s.acquire()
        atomic.CompareAndSwapInt32(res, 0, 2)
        s.release(handoff: true)
        wg.Wait()
        print "$res"
    }
    simulate()
    expect output, '1'
}
