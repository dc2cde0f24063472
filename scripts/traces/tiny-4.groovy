// tiny.go, and what trace.Start and trace.Stop do around it: `gotrace 'scripts/traces/recorded/tiny-4.trace', follow: true` finds a run of it that
// makes every event.
world version: 'go1.19', procs: 4, ms: 4, sysmon: true
channel 'answer'
func('reader') {
    syscallNow
    readTrace
}
func('worker') {
    answer << 1
}
main {
    gc
    go reader()
    go worker()
    receive 'answer'
    gc
}
