// #40368: checkdead counts no running M while startm is about to make one.
//
// sysmon takes the P of a goroutine in a system call and hands it off; startm finds no idle M, gives sched.lock back and goes to
// make one. Now the system call returns: no P is idle, its goroutine goes to the global queue, its M to the idle list. mput asks
// checkdead, which counts the Ms that are not idle: the one that startm has promised is not there yet, so nobody runs, and a
// healthy program dies. Go 1.16 (85afa2eb190d) reserves the new M's id before the unlock, so that checkdead counts it.
//
//     shell/bin/gmplab run scripts/museum/40368-checkdead.groovy

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 1, ms: 2, sysmon: true, async: false, clock: false
    if (broken) {
        drop 'startm', 'mReserveID'
        drop 'mcommoninit', 'if reserved'
    }
    go('main', on: 0) { syscall }
    go('other', queue: 0) { compute 1 }
    explore()
    broken ? expect(threw, 'checkdead: runnable g') : expect(held)
}
