// tiny.go, and what trace.Start and trace.Stop do around it: the world on which `gotrace 'scripts/traces/recorded/tiny-2.trace',
// follow: true` looks for a run that makes every event of the real trace, in its order.
// With 4 behind it (gmplab gotrace scripts/traces/recorded/tiny-4.trace --world scripts/traces/tiny.groovy 4) it is the world of four Ps.
def ps = args ? args[0] as int : 2
world version: 'go1.19', procs: ps, ms: 4, sysmon: true
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
