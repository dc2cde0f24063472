// fanout.go, and what trace.Start and trace.Stop do around it: `gotrace 'scripts/traces/recorded/fanout-2.trace', follow: true` finds a
// run of it that makes every event. What the jobs are worth does not matter, and numbers of a search are small: so it counts nothing.
// With 4 behind it (gmplab gotrace scripts/traces/recorded/fanout-4.trace --world scripts/traces/fanout.groovy 4) it is the world of four Ps.
def ps = args ? args[0] as int : 2
world version: 'go1.19', procs: ps, ms: ps + 3, gs: 14, sysmon: true
channel 'jobs'
waitgroup 'wg'
func('reader') {
    syscallNow
    readTrace
}
func('worker') {
    for (j in jobs) { }
    wg.Done()
}
main {
    gc
    go reader()
    repeat(8) {
        wg.Add(1)
        go worker()
    }
    repeat(100) { jobs << 1 }
    close(jobs)
    wg.Wait()
    gc
}
