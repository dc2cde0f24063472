// yield and wake: the same, where Gosched wakes a P.
//
// With a wakep in goschedImpl the world of 01-yield still loses work: m0's wakep comes while m1 still counts as spinning, so it wakes
// nobody, and m1 has looked at the global queue before. It takes both: the wakep, and another look at the global queue.
//
//     shell/bin/gmplab run scripts/conserve/02-yield-and-wake.groovy
//
// source: confirmed. wakep returns where nmspinning is not 0; findRunnable decrements it after it has looked at sched.runqsize for the
// source: last time (proc.go of 1.19.8). The edit is not Go's: it shows that a wakep alone is no cure.

clear()
world version: 'go1.19', procs: 2, ms: 3, async: false, clock: false
copy 'ready', 'wakep', into: 'goschedImpl', before: 'schedule'
go('main', on: 0) { go 'other'; yield; compute 1 }
go('ends', on: 1) { compute 1 }
go('other') { compute 1 }
conserve()
explore reduce: true
expect invariant, 'work is conserved'
