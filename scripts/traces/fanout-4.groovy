// fanout.go, and what trace.Start and trace.Stop do around it: `gotrace 'scripts/traces/recorded/fanout-4.trace', follow: true` finds a run of it that
// makes every event. It counts nothing, as fanout.groovy.
world version: 'go1.19', procs: 4, ms: 7, gs: 14, sysmon: true
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
