// yield: a goroutine yields while the last spinning M gives up.
//
// m1 spins, finds nothing, and puts its P on the idle list; nmspinning still counts it. main starts another goroutine: newproc finds
// somebody spinning and wakes nobody. Then main yields: it goes to the global queue, and m0 takes the other goroutine from its own.
// m1 stops spinning and looks once more, but only into the Ps' own queues. main waits in the global queue beside an idle P.
//
//     shell/bin/gmplab run scripts/conserve/01-yield.groovy
//
// source: confirmed. goschedImpl calls globrunqput and schedule, and no wakep; checkRunqsNoP, which findRunnable calls after it has
// source: given its P away, reads allp's queues and not sched.runq (proc.go of 1.19.8). Later versions of Go wake a P in goschedImpl
// source: and look at the global queue once more.

clear()
world version: 'go1.19', procs: 2, ms: 3, async: false, clock: false
go('main', on: 0) { go 'other'; yield; compute 1 }
go('ends', on: 1) { compute 1 }
go('other') { compute 1 }
conserve()
explore reduce: true
expect invariant, 'work is conserved'
