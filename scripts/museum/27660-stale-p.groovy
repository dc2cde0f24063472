// #27660: a thread in a system call still points to a P that others run by now.
//
// entersyscall left m.p set. While the M is in its system call, sysmon retakes the P and another M runs it: two Ms have the
// same P in m.p, and what the first one touches through it on its way back (its mcache, a write barrier's buffer) belongs to the
// second. Go 1.12 (8e0ec5ec09f9) moves m.p to m.oldp when the call begins.
//
//     shell/bin/gmplab run scripts/museum/27660-stale-p.groovy
// note: the broken exitsyscall lets go of m.p at its beginning, as Go 1.11's did; what then goes wrong with the P's memory is not modelled, so an invariant says it.

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 1, ms: 2, sysmon: true, async: false, clock: false
    if (broken) {
        copy 'entersyscall', 'set m.p', into: 'exitsyscall', before: 'let oldp'
        drop 'entersyscall', 'set m.p'
    }
    go('main', on: 0) { syscall }
    go('other', queue: 0) { compute 1 }
    invariant('one M a P') { every(m) { a -> a.p == nil || every(m) { b -> b.p != a.p || b == a } } }
    explore()
    broken ? expect(invariant, 'one M a P') : expect(held)
}
