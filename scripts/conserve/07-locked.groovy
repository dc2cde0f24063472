// locked: a goroutine that is locked to its thread makes another one ready, and waits for it.
//
// Its thread runs nobody else: stoplockedm hands the P off, and whoever takes the locked goroutine from a queue hands his P to its
// thread. A bound: some moves need a fifth M.
//
//     shell/bin/gmplab run scripts/conserve/07-locked.groovy

clear()
world version: 'go1.19', procs: 2, ms: 4, async: false, clock: false
semaphore 's', 0
go('main', on: 0) { lockThread; s.release(); s.acquire() }
go('other', on: 1) { s.acquire(); s.release(); compute 1 }
conserve()
explore reduce: true, maxStates: 300_000
expect bounded
