// pipeline.go, and what trace.Start and trace.Stop do around it: `gotrace 'scripts/traces/recorded/pipeline-2.trace', follow: true` finds a run of it that
// makes every event. What the numbers are does not matter: so nothing is added up.
// With 4 behind it (gmplab gotrace scripts/traces/recorded/pipeline-4.trace --world scripts/traces/pipeline.groovy 4) it is the world of four Ps.
def ps = args ? args[0] as int : 2
world version: 'go1.19', procs: ps, ms: ps + 3, gs: 11, sysmon: true
channel 'first', 4
channel 'second', 4
channel 'third', 4
channel 'fourth', 4
channel 'last', 4
mutex 'mu'
cond 'cond', 'mu'
variable 'done'
func('reader') {
    syscallNow
    readTrace
}
func('one') {
    for (v in first) { second << 1 }
    close(second)
}
func('two') {
    for (v in second) { third << 1 }
    close(third)
}
func('three') {
    for (v in third) { fourth << 1 }
    close(fourth)
}
func('four') {
    for (v in fourth) { last << 1 }
    close(last)
}
func('sink') {
    for (v in last) {
        mu.Lock()
        cond.Signal()
        mu.Unlock()
    }
    mu.Lock()
    done = 1
    cond.Signal()
    mu.Unlock()
}
main {
    gc
    go reader()
    go one()
    go two()
    go three()
    go four()
    go sink()
    repeat(100) { first << 1 }
    close(first)
    mu.Lock()
    while (done == 0) { cond.Wait() }
    mu.Unlock()
    gc
}
