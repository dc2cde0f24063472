// #10618: worldsema is given back before the world has been started.
//
// Whoever holds worldsema may rely on a world that is not stopped and on a number of Ps that does not change. In 1.5's
// development startTheWorld released it first and started the world afterwards: another goroutine could take it, and stop the
// world, or run a function on every P, while the first one's procresize was still at work. 277acca286e4 releases it at the end.
//
//     shell/bin/gmplab run scripts/museum/10618-worldsema.groovy
// note: the report is of forEachP ("P did not run fn"), which met the new number of Ps half-way; the nearest failure here is a second stop in the middle of the first one's start. The cured world is searched as far as 1,000,000 states; with 4 Ms it has more.

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 2, ms: 4, async: false, clock: false
    if (broken) {
        copy 'startTheWorld', 'semrelease1', before: 'systemstack startTheWorldWithSema'
        drop 'startTheWorld', 'semrelease1'
    }
    go('main', on: 0) { gomaxprocs 1 }
    go('other', on: 1) { gc }
    explore merge: true, locks: true, maxStates: 1_000_000
    broken ? expect(threw, 'releasep: invalid p state') : expect(bounded)
}
