// cb945ba6ba23: the world is started, and a P with work is put on the idle list because there is no M for it.
//
// Go 1.1's starttheworld asked mget for an M for each P with work, and where there was none put the P back on the idle list, work and
// all. Whoever runs next may go into a system call, and as a P is idle sysmon thinks that no help is needed. The cure makes a new M
// for such a P.
//
//     shell/bin/gmplab run scripts/museum/cb945ba-starttheworld.groovy
// note: the broken version is go1.19's with what 1.1 had not: procresize's pairing of Ps with Ms, pidleput's check that the queue is empty, and the wakep at the end of startTheWorldWithSema.

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 2, ms: 4, async: false, clock: false
    if (broken) {
        drop 'procresize', 'if ~1'
        drop 'pidleput', 'if ~1'
        drop 'startTheWorldWithSema', 'wakep'
    }
    go('main', on: 0) { gc; syscall }
    go('b', on: 1) { yield }
    go('c', queue: 1) { compute 1 }
    conserve 'queues'
    explore reduce: true
    broken ? expect(invariant, 'work is conserved') : expect(held)
}
