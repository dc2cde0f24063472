// #38404: the goroutine that is about to give worldsema back is preempted, and may not run again.
//
// The cure of #34736 gives worldsema back before Gosched; but the call that does so begins with a prologue. A goroutine that was
// asked to stop while the world was being started is preempted there, still holding worldsema, and no user's goroutine is
// run until the marking has ended, which needs worldsema. 03ba6b070d62 lets nobody preempt it between the two.
//
//     shell/bin/gmplab run scripts/museum/38404-worldsema-preempted.groovy

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 1, ms: 3, async: false, clock: false, preempts: 1, gcstoptheworld: 1, marking: 1
    if (broken) {
        drop 'gcStart', 'acquirem#2'
        drop 'gcStart', 'releasem#3'
    }
    go('main', on: 0) { collect }
    explore merge: true, locks: true
    broken ? expect(threw, 'checkdead: runnable g') : expect(held)
}
