// #27732: an M takes a mark worker, and the goroutine whose place it takes waits beside an idle P.
//
// A goroutine's time is up while a collection marks. It goes to the global queue; its M looks for something to run, and finds a mark
// worker first. Nobody made that worker ready, so nobody was woken for it, and nobody else looks into the global queue: the goroutine
// waits as long as the worker marks. e56c73f17b49 lets schedule wake a P whenever it takes a goroutine that is no user's.
//
//     shell/bin/gmplab run scripts/museum/27732-gc-worker.groovy
// note: both versions are sampled, by priorities (pct): the broken one is found within 500 walks, and 500 walks of the cured one prove nothing of it. Work is only lost where a P's own assist has left marking in its buffers, so that the other P has found none and is idle: about 3,000 moves.

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 2, ms: 4, async: false, clock: false, preempts: 1, marking: 3, trigger: 1
    if (broken) {
        never 'schedule', 'if m.tryWakeP'
    }
    go('main', on: 0) { alloc; alloc; compute 2 }
    conserve 'queues'
    explore order: 'random', pct: 4, moves: 2500, walks: 500, seed: 1
    broken ? expect(invariant, 'work is conserved') : expect(bounded)
}
