// beside sysmon: the world of 01-yield with the monitor thread, one 10 ms preemption, and signals.
//
// Does sysmon end it? It asks whoever has run for 10 ms to stop. If that is main's successor on p0, main is taken from the global queue
// and the other one takes its place there: one of the two waits all the same, beside the same idle P, and nobody is woken.
//
//     shell/bin/gmplab run scripts/conserve/03-preempted.groovy
//
// source: confirmed, as 01-yield. gopreempt_m is goschedImpl; retake only asks goroutines to stop and takes Ps from system calls, and
// source: starts no M for an idle P (proc.go of 1.19.8; on netbsd only sysmon starts one, for timers).

clear()
world version: 'go1.19', procs: 2, ms: 4, async: true, clock: false, sysmon: true, preempts: 1
go('main', on: 0) { go 'other'; yield; compute 1 }
go('ends', on: 1) { compute 1 }
go('other') { compute 1 }
conserve()
explore reduce: true
expect invariant, 'work is conserved'
