// gc.go, and what trace.Start and trace.Stop do around it. No collection begins by what is allocated, but who allocates while one marks may have to help: 50
// slices and 7 times the one that holds them. How much there is to mark and how many spans are swept is left open, and the scavenger is there. Where a
// buffer of the trace is full is open too: its reader is made ready then. Three Ms are idle when the trace begins: a new one would be seen to borrow a P.
// With 4 behind it (gmplab gotrace scripts/traces/recorded/gc-4.trace --world scripts/traces/gc.groovy 4) it is the world of four Ps.
def ps = args ? args[0] as int : 2
world version: 'go1.19', procs: ps, ms: ps + 4, idle: 3, gs: 8, marking: 2, sysmon: true, preempts: 4
policy 'markWork', 'any'
policy 'sweepSpans', 'any'
policy 'scavenger', 'any'
policy 'traceBuffers', 'any'
waitgroup 'wg'
func('reader') {
    repeat(0) {
        syscallNow
        readTrace
    }
}
func('allocator') {
    repeat(2) {
        repeat(57) { alloc }
        yield
    }
    wg.Done()
}
main {
    gc
    go reader()
    repeat(4) {
        wg.Add(1)
        go allocator()
    }
    collect
    gc
    collect
    wg.Wait()
    gc
}
