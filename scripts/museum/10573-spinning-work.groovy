// #10573: a new M spins, and there is work in the queue of its P.
//
// handoffp starts a spinning M for a P without work. There is no idle M, so startm makes one, and whoever has no P himself (sysmon)
// borrows that P to allocate the new M's memory. In 1.5's development that allocation could make a goroutine ready, which
// goes into the borrowed P's queue: the new M begins as spinning, and schedule throws "spinning with local work". b0b1a6605269
// looks into the queue first.
//
//     shell/bin/gmplab run scripts/museum/10573-spinning-work.groovy
// not shown: allocm's allocations make nobody ready in this model (core/ARCHITECTURE.md, Memory), and no edit can let them: a ready or newproc in allocm calls wakep, startm, newm and allocm again, a cycle that a program with fixed frames refuses; and a goroutine that an edit could start there is not known before the edits are made.

clear()
world version: 'go1.19', procs: 1, ms: 2, sysmon: true, async: false, clock: false
go('main', on: 0) { syscall }
