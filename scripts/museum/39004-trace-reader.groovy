// #39004: handoffp does not see that there is a trace to read, and idles the P on which somebody could.
//
// Nobody makes the trace reader ready: the scheduler looks for it whenever it looks for something to run. A goroutine that is
// locked to its thread fills a buffer and waits for the reader; its thread can run nobody else and hands its P off. handoffp finds
// no queue with work in it, and the only other M waits in the network poller, so it puts the P on the idle list. The buffer is full
// and nobody will look. Go 1.19 (13b18ec947c9) lets handoffp ask for everything that findRunnable would find.
//
//     shell/bin/gmplab run scripts/museum/39004-trace-reader.groovy
//
// note: #39004 is sampled: 300 walks find it in the broken version and nothing in the cured one, which proves nothing of it.

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 2, ms: 4, async: false
    if (broken) {
        never 'handoffp', 'if trace.enabled'
    }
    semaphore 's', 0
    conn 'c'
    go('main', on: 0) { lockThread; yield; fillTrace; s.acquire() }
    go('reader', queue: 0) { readTrace; c.write(1); s.release() }
    go('net', on: 1) { c.read() }
    explore order: 'random', walks: 300, seed: 1
    broken ? expect(deadlock, 'Go reports nothing') : expect(bounded)
}
