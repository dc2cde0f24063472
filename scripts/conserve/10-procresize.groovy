// procresize: the number of Ps becomes one less and one more while goroutines wait in queues.
//
// What is in a dying P's queue goes to the global one; a P that is born may be needed at once. Searched as far as 200,000 states.
//
//     shell/bin/gmplab run scripts/conserve/10-procresize.groovy

clear()
world version: 'go1.19', procs: 2, ms: 4, async: false, clock: false
go('main', on: 0) { go 'other'; gomaxprocs 1; gomaxprocs 2; compute 1 }
go('ends', on: 1) { compute 1 }
go('other') { compute 1 }
conserve()
explore reduce: true, maxStates: 200_000
expect bounded
