// starts: a goroutine starts two others, and a P goes away unseen.
//
// golang/go#45867. m0 starts b and is on its way to wake a P: it has seen an idle one and counts itself as spinning. Meanwhile m1 has
// taken that P, stolen a, found no further P to wake, run a to its end, and looks for work again: as one M spins and two Ps are busy,
// it does not spin, so it neither looks into other queues nor looks again once its P is away. m0 finds no idle P, and stops
// spinning. b waits in m0's queue beside the P that m1 has just put down, and goes on waiting as long as m0 computes.
//
//     shell/bin/gmplab run scripts/conserve/04-starts.groovy
//
// source: confirmed. findRunnable looks again only in "if _g_.m.spinning" (CL 310850), resetspinning's wakep gives up where npidle is 0,
// source: and startm without a P only takes nmspinning back (proc.go of 1.19.8). Go 1.20 remembers in sched.needspinning that a
// source: P was wanted and not there, and findRunnable then does not give its own away.

clear()
world version: 'go1.19', procs: 2, ms: 3, async: false, clock: false
go('starter', on: 0) { go 'a'; go 'b' }
go('ends', on: 1) { }
go('a') { compute 1 }
go('b') { compute 1 }
conserve()
explore reduce: true
expect invariant, 'work is conserved'
