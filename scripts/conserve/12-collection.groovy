// collection: allocations begin a collection, with workers, assists and one preemption.
//
// Sampled: 100 walks prove nothing. An M that marks is taken to be busy, as one that runs user code is.
//
//     shell/bin/gmplab run scripts/conserve/12-collection.groovy

clear()
world version: 'go1.19', procs: 2, ms: 4, async: false, clock: false, preempts: 1, marking: 3, trigger: 1
go('main', on: 0) { alloc; alloc; compute 2 }
conserve()
explore order: 'random', walks: 100, merge: true, locks: true
expect bounded
