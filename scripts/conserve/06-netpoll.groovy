// netpoll: a byte comes while its reader is parked, and whoever is idle polls.
//
// The reader waits on a connection; the writer's byte makes it ready through netpoll, from findRunnable with a P or without.
//
//     shell/bin/gmplab run scripts/conserve/06-netpoll.groovy

clear()
world version: 'go1.19', procs: 2, ms: 3, async: false, clock: false
conn 'c'
go('reader', on: 0) { c.read(); compute 1 }
go('writer', on: 1) { c.write(1); compute 1 }
conserve()
explore reduce: true
expect held
