// #42237: a P is lost between startm and the M that it is meant for.
//
// The bug that gmplab begins with. A timer's reset calls wakep on the goroutine's own stack; startm takes an idle P, and before
// it has handed it to another M the goroutine is preempted and put into the global queue, with the P in its frames. If the
// world is being stopped, nobody runs that goroutine again before the stop is over, and the stop waits for that P: for ever.
// Go 1.16 (370682ae98d7) holds m.locks in startm, so that nobody preempts it there. scripts/limbo.groovy has the long story.
//
//     shell/bin/gmplab run scripts/museum/42237-limbo.groovy

for (version in ['go1.16-dev', 'go1.16']) {
    def broken = version == 'go1.16-dev'
    clear()
    world version: version, procs: 2, ms: broken ? 3 : 4, idle: broken ? 1 : 0, preempts: 1, async: false, clock: false, stops: 1
    timer 't'
    go('reset', on: 0) { reset 't', 1 }
    go('gc', queue: 0) { gc }
    explore merge: true, locks: true
    broken ? expect(deadlock, 'stop-the-world never completes') : expect(held)
}
