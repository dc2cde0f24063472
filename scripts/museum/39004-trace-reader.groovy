// #39004: handoffp does not see that there is a trace to read, and idles the P on which somebody could.
//
// Nobody makes the trace reader ready: the scheduler looks for it whenever it looks for something to run. A goroutine that is
// locked to its thread fills a buffer and waits for the reader; its thread can run nobody else and hands its P off. handoffp finds
// no queue with work in it, and the only other M waits in the network poller, so it puts the P on the idle list. The buffer is full
// and nobody will look. Go 1.19 (13b18ec947c9) lets handoffp ask for everything that findRunnable would find.
//
//     shell/bin/gmplab run scripts/museum/39004-trace-reader.groovy
// note: the cured world is searched wholly for at most 3 Ms; some moves need a fourth, and with 5 it has more states than six minutes show.

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 2, ms: 3, async: false, clock: false
    if (broken) {
        never 'handoffp', 'if trace.enabled'
    }
    semaphore 's', 0
    conn 'c'
    go('main', on: 0) { lockThread; yield; fillTrace; s.acquire() }
    go('reader', queue: 0) { readTrace; c.write(1); s.release() }
    go('net', on: 1) { c.read() }
    conserve 'trace'
    explore reduce: true
    broken ? expect(invariant, 'trace reading is conserved') : expect(bounded)
}
