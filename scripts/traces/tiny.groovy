// tiny.go, and what trace.Start and trace.Stop do around it: the world on which `gotrace 'scripts/traces/recorded/tiny-2.trace',
// follow: true` looks for a run that makes every event of the real trace, in its order.
world version: 'go1.19', procs: 2, ms: 4, sysmon: true
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
