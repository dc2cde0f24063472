// timers.go, and what trace.Start and trace.Stop do around it: `gotrace 'scripts/traces/recorded/timers-2.trace', follow: true` finds a run of it that
// makes every event. The clock goes with the trace's times there. A timer of an hour is one of ten seconds: it is reset before. A wait in
// netpoll may end early, as Go's does: it is rounded to whole milliseconds.
// With 4 behind it (gmplab gotrace scripts/traces/recorded/timers-4.trace --world scripts/traces/timers.groovy 4) it is the world of four Ps.
def ps = args ? args[0] as int : 2
world version: 'go1.19', procs: ps, ms: ps + 4, gs: 12, ints: 15, sysmon: true, preempts: 4
policy 'pollEarly', 'any'
channel 'never'
waitgroup 'wg'
timer 'k'
timer 't'
timer 'f'
func('reader') {
    syscallNow
    readTrace
}
func('first') {
    repeat(8) { time.Sleep(300.us) }
    wg.Done()
}
func('second') {
    repeat(8) { time.Sleep(600.us) }
    wg.Done()
}
func('third') {
    repeat(8) { time.Sleep(900.us) }
    wg.Done()
}
func('fourth') {
    repeat(8) { time.Sleep(1200.us) }
    wg.Done()
}
func('ticked') {
    newTicker 'k', 500.us
    repeat(8) { receive 'k.C' }
    stop 'k'
    wg.Done()
}
func('fired') {
    compute 1
}
func('timed') {
    newTimer 't', 10.s
    for (i in 1..8) {
        reset 't', i * 100.us
        select {
            receive('never') { }
            receive('t.C') { }
        }
    }
    afterFunc 'f', 100.us, 'fired'
    stop 't'
    wg.Done()
}
main {
    gc
    go reader()
    wg.Add(1)
    go first()
    wg.Add(1)
    go second()
    wg.Add(1)
    go third()
    wg.Add(1)
    go fourth()
    wg.Add(2)
    go ticked()
    go timed()
    wg.Wait()
    gc
}
