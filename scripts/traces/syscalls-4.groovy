// syscalls.go, and what trace.Start and trace.Stop do around it: `gotrace 'scripts/traces/recorded/syscalls-4.trace', follow: true` finds a run of it
// that makes every event. A real pipe holds what is written there, so that whoever reads finds it: reads and writes are calls that return at once.
world version: 'go1.19', procs: 4, ms: 10, gs: 8, sysmon: true
waitgroup 'wg'
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
    repeat(20) { syscallNow }
    wg.Done()
}
func('writes') {
    repeat(20) {
        compute 1
        syscallNow
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
    repeat(2) { syscallNow }
    gc
}
