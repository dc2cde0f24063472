// #38931: a flag promises the template thread before there is one.
//
// t1 sets haveTemplateThread and is preempted before it has made the thread. t2, locked to its own thread, leaves it: its P is
// handed to a new M, which a locked thread must not make itself, so it is queued for the template thread, and nobody is there.
// If the world is being stopped just then, t1 cannot run, the P in the queued M's nextp cannot stop, and the stop waits for
// ever. Go 1.15 (11b3730a02c9) does not let itself be preempted between the flag and the thread.
//
//     shell/bin/gmplab run scripts/museum/38931-template-thread.groovy
// note: the cured world is searched as far as 2,000,000 states; it has more.

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 2, ms: 4, async: false, clock: false, stops: 1, preempts: 1
    if (broken) {
        drop 'startTemplateThread', 'acquirem'
        drop 'startTemplateThread', 'releasem'
        drop 'startTemplateThread', 'releasem#2'
    }
    go('t1', on: 0) { lockThread }
    go('t2', on: 1) { lockThread; yield }
    go('gc', queue: 0) { gc }
    explore merge: true, locks: true, maxStates: 2_000_000
    broken ? expect(deadlock, 'stop-the-world never completes') : expect(bounded)
}
