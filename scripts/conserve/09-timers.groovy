// timers: a goroutine sleeps while another computes.
//
// The timer lies on a P that may be given away, or run on by somebody else, before its time has come: whoever polls the network last
// must know when. Searched as far as 200,000 states.
//
//     shell/bin/gmplab run scripts/conserve/09-timers.groovy

clear()
world version: 'go1.19', procs: 2, ms: 3, async: false
timer 't'
go('sleeper', on: 0) { sleep 1; compute 1 }
go('other', on: 1) { compute 1 }
conserve()
explore reduce: true, maxStates: 200_000
expect bounded
