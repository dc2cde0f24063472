// runtime/proc_test.go TestLockOSThreadNesting, TestLockOSThreadExit, TestLockOSThreadTemplateThreadRace: locks nest; a thread
// whose goroutine ends locked ends too and takes no P along; threads that locked goroutines need are made by the template
// thread.
// Nesting: only the second unlock of two lets go, so that a goroutine that ends after one of them takes its thread along.
for (unlocks in [1, 2]) {
    clear()
    world version: 'go1.19', procs: 1
    waitgroup 'wg'
    func('nested') {
        runtime.LockOSThread()
        runtime.LockOSThread()
        for (i in 0..<unlocks) runtime.UnlockOSThread()
        wg.Done()
    }
    main {
        wg.Add(1)
        go nested()
        wg.Wait()
        runtime.Gosched()
        runtime.ReadMemStats()
        print 'ok'
    }
    simulate()
    expect output, 'ok'
}

// Exit: fifty threads end, none of them with a P, or the stop of the world would not come to its end.
for (procs in [1, 2, 4]) {
    clear()
    world version: 'go1.19', procs: procs
    waitgroup 'wg'
    func('dies') { runtime.LockOSThread(); wg.Done() }
    main {
        for (i in 0..<50) {
            wg.Add(1)
            go dies()
            wg.Wait()
            runtime.ReadMemStats()
        }
        print 'ok'
    }
    simulate()
    expect output, 'ok'
}

// The race of the template thread: locked goroutines start others while the world is stopped again and again.
for (seed in 1..5) {
    clear()
    world version: 'go1.19', procs: 3
    waitgroup 'wg'
    func('inner') { runtime.LockOSThread(); wg.Done() }
    func('outer') { runtime.LockOSThread(); wg.Add(1); go inner(); wg.Done() }
    main {
        wg.Add(4)
        for (i in 0..<4) go outer()
        for (i in 0..<5) runtime.ReadMemStats()
        wg.Wait()
        print 'ok'
    }
    simulate seed: seed, random: true
    expect output, 'ok'
}
