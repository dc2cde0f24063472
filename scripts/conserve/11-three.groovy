// three Ps: one goroutine makes two others ready, one after the other.
//
// Two wakeps, and three Ps whose Ms park, spin, or come back. Searched as far as 200,000 states.
//
//     shell/bin/gmplab run scripts/conserve/11-three.groovy

clear()
world version: 'go1.19', procs: 3, ms: 4, async: false, clock: false
semaphore 's', 0
go('main', on: 0) { s.release(); s.release(); compute 1 }
go('a', on: 1) { s.acquire(); compute 1 }
go('b', on: 2) { s.acquire(); compute 1 }
conserve()
explore reduce: true, maxStates: 200_000
expect bounded
