// pingpong.go, and what trace.Start and trace.Stop do around it: `gotrace 'scripts/traces/recorded/pingpong-2.trace', follow: true` finds a run of it that
// makes every event. What is passed does not matter, and 255 is the most that repeat takes: so two rounds are one there.
// With 4 behind it (gmplab gotrace scripts/traces/recorded/pingpong-4.trace --world scripts/traces/pingpong.groovy 4) it is the world of four Ps.
def ps = args ? args[0] as int : 2
world version: 'go1.19', procs: ps, ms: ps + 3, gs: 10, sysmon: true
channel 'a'
channel 'b'
channel 'c'
channel 'd'
waitgroup 'wg'
func('reader') {
    syscallNow
    readTrace
}
func('first') {
    repeat(150) {
        a << 1
        receive 'b'
        a << 1
        receive 'b'
    }
    wg.Done()
}
func('firstBack') {
    repeat(150) {
        receive 'a'
        b << 1
        receive 'a'
        b << 1
    }
    wg.Done()
}
func('second') {
    repeat(150) {
        c << 1
        receive 'd'
        c << 1
        receive 'd'
    }
    wg.Done()
}
func('secondBack') {
    repeat(150) {
        receive 'c'
        d << 1
        receive 'c'
        d << 1
    }
    wg.Done()
}
main {
    gc
    go reader()
    wg.Add(2)
    go first()
    go firstBack()
    wg.Add(2)
    go second()
    go secondBack()
    wg.Wait()
    gc
}
