// poller: a timer comes due while the M that polls for it finds no P.
//
// m2 waits in netpoll until main's timer is due. m1 has run the reader and looks for work without spinning (one M spins, two Ps are
// busy), so it never looks at main's timers. The time comes: m2 finds no idle P, for m1 still has it, and goes to sleep. m1 puts its
// P down, does not look again as it did not spin, and polls the network without an end. main computes on the P that has the timer,
// the other P is idle, and nobody will look before main comes by, or sysmon makes it.
//
//     shell/bin/gmplab run scripts/conserve/13-poller.groovy
//
// source: confirmed. Only a spinning M calls checkTimersNoP (findRunnable, "if _g_.m.spinning"); m.pollUntil is then what checkTimers
// source: said of its own P, 0; and an M that comes back from netpoll without a P only injects what it has polled and stops
// source: (proc.go of 1.19.8). sysmon preempts main after 10 ms, so the timer is late by no more than that.

clear()
world version: 'go1.19', procs: 2, ms: 3, async: false
timer 't'
conn 'c'
go('main', on: 0) { reset 't', 1; c.write(1); compute 1 }
go('reader', on: 1) { c.read(); compute 1 }
conserve 'timers'
explore reduce: true
expect invariant, 'timers are conserved'
