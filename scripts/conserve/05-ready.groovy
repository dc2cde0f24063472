// ready: a goroutine makes another one ready, from its own P.
//
// The other one parks on a semaphore while it is released, or before. ready puts it into the releaser's queue and calls wakep.
//
//     shell/bin/gmplab run scripts/conserve/05-ready.groovy

clear()
world version: 'go1.19', procs: 2, ms: 3, async: false, clock: false
semaphore 's', 0
go('main', on: 0) { s.release(); compute 1 }
go('waits', on: 1) { s.acquire(); compute 1 }
conserve()
explore reduce: true
expect held
