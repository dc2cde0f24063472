// syscalls.go, and what trace.Start and trace.Stop do around it: `gotrace 'scripts/traces/recorded/syscalls-2.trace', follow: true` finds a run of it
// that makes every event. The pipe is one that the poller watches: reads and writes are calls that return at once, and who finds it empty parks. It holds all that
// is ever written. When one end is closed, the other is ready: who sleeps in the poller is seen to wake.
// A P that has run nothing yet has its first goroutine preempted when sysmon looks at it just then: so sysmon may.
// With 4 behind it (gmplab gotrace scripts/traces/recorded/syscalls-4.trace --world scripts/traces/syscalls.groovy 4) it is the world of four Ps.
def ps = args ? args[0] as int : 2
world version: 'go1.19', procs: ps, ms: ps + 6, gs: 8, sysmon: true, preempts: 4
waitgroup 'wg'
conn 'r', 20
func('reader') {
    syscallNow
    readTrace
}
func('stats') {
    repeat(50) { syscallNow }
    wg.Done()
}
func('locked') {
    lockThread
    repeat(10) { syscall }
    unlockThread
    wg.Done()
}
func('reads') {
    repeat(20) { r.read() }
    wg.Done()
}
func('writes') {
    repeat(20) {
        compute 1
        r.write(1)
    }
    wg.Done()
}
main {
    gc
    go reader()
    wg.Add(4)
    go stats()
    go locked()
    repeat(4) { syscallNow }
    go reads()
    go writes()
    wg.Wait()
    close(r)
    gc
}
