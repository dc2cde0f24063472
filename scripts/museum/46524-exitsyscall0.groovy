// #46524: exitsyscall0 reads a goroutine that it has given away.
//
// Back from a system call without a P, exitsyscall0 puts its goroutine gp into the global queue and gives sched.lock back; then
// it asked whether gp is locked to this thread. In between another M may have taken gp, run it, and gp may have locked itself to
// that M: the first M reads gp.lockedm, takes itself for the locked thread, and throws. Go 1.17 asks before the unlock.
//
//     shell/bin/gmplab run scripts/museum/46524-exitsyscall0.groovy

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 1, ms: 4, sysmon: true, async: false, clock: false
    if (broken) {
        copy 'exitsyscall0', 'unlock', before: 'if (gp.lockedm != nil)'
        drop 'exitsyscall0', 'unlock'
        drop 'exitsyscall0', 'unlock#2'
    }
    go('main', on: 0) { syscall; lockThread; compute 1 }
    go('other', queue: 0) { compute 1 }
    explore merge: true, locks: true
    broken ? expect(threw, 'stoplockedm: inconsistent locking') : expect(held)
}
