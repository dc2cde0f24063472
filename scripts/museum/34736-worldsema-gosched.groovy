// #34736: whoever holds worldsema waits to be run, and no user's goroutine is run.
//
// With GODEBUG=gcstoptheworld=1 no user's goroutine runs while a collection marks. gcStart starts the world, calls Gosched so that
// its own goroutine does not go on either, and in 1.14's development gave worldsema back only after that. The mark worker that
// finishes needs worldsema to stop the world again: it waits for a goroutine that waits for the end of the marking, and checkdead
// finds a runnable goroutine that nobody may run. 05511a5c0ae2 gives worldsema back first.
//
//     shell/bin/gmplab run scripts/museum/34736-worldsema-gosched.groovy

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 1, ms: 3, async: false, clock: false, gcstoptheworld: 1, marking: 1
    if (broken) {
        copy 'gcStart', 'semrelease1#2', before: 'semrelease1#3'
        drop 'gcStart', 'semrelease1#2'
    }
    go('main', on: 0) { collect }
    explore merge: true, locks: true
    broken ? expect(threw, 'checkdead: runnable g') : expect(held)
}
