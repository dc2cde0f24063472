// 7c2cf4e779a6: findrunnable walks the list of all Ps without having one, while procresize makes it longer.
//
// An M that has given its P away looks once more into all Ps' queues. Nothing keeps the world from being stopped and started with
// more Ps meanwhile: allp is then a new slice, and its length may be read of one and its array of the other. The cure reads the
// slice's header before the P is given away; what it then looks at may be old, but belongs together.
//
//     shell/bin/gmplab run scripts/museum/7c2cf4e-allp.groovy
// not shown: what goes wrong is a slice header read in two halves. In the model a P exists from the beginning and allp is its number of Ps, one field: a step reads it whole, and no length leads outside. findRunnable has the snapshot (giveUp, allpSnapshot); read after the P is gone it would be another number of Ps, and no failure.

clear()
world version: 'go1.19', procs: 1, ms: 2, async: false, clock: false
go('main', on: 0) { gomaxprocs 2 }
go('other', queue: 0) { compute 1 }
