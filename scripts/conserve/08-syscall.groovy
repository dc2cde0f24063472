// system call: sysmon takes the P of a goroutine in a system call and hands it off.
//
// retake and handoffp against a goroutine that comes back at any moment, with another one in the queue and an M that gives up.
// Searched as far as 200,000 states.
//
//     shell/bin/gmplab run scripts/conserve/08-syscall.groovy

clear()
world version: 'go1.19', procs: 2, ms: 3, async: false, clock: false, sysmon: true
go('main', on: 0) { go 'other'; syscall }
go('ends', on: 1) { compute 1 }
go('other') { compute 1 }
conserve()
explore reduce: true, maxStates: 200_000
expect bounded
