// #10573: a new M spins, and there is work in the queue of its P.
//
// handoffp starts a spinning M for a P without work. There is no idle M, so startm makes one, and whoever has no P himself (sysmon)
// borrows that P to allocate the new M's memory. In 1.5's development that allocation could make a goroutine ready, which
// goes into the borrowed P's queue: the new M begins as spinning, and schedule throws "spinning with local work". b0b1a6605269
// looks into the queue first.
//
//     shell/bin/gmplab run scripts/museum/10573-spinning-work.groovy
// note: today's allocm makes nobody ready; the edit lets it do what an allocation could then, with the sweeper, which sleeps in any program with a collection (here in a goroutine that nobody starts). In both versions ready wakes no P: a wakep in allocm could come to allocm again, and routines have fixed frames here.

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 1, ms: 2, sysmon: true, async: false, clock: false
    drop 'ready', 'wakep'
    if (broken) {
        copy 'gcSweep', 'ready', into: 'allocm', before: 'if (fn != nil)'
    }
    go('main', on: 0) { syscall }
    go('never') { collect }
    explore()
    broken ? expect(threw, 'schedule: spinning with local work') : expect(held)
}
