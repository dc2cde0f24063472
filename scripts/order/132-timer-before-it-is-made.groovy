// A timer is nil until it is made: who uses it before that panics, who uses it afterwards does not.
world version: 'go1.19', procs: 1
timer 't'
timer 'k'
timer 'u'
waitgroup 'wg'
func('stops') {
    defer { def r = recover(); print "s:$r" }
    def ok = t.Stop()
    print "stopped:$ok"
}
func('waits') {
    defer { wg.Done() }
    defer { def r = recover(); print "w:$r" }
    t.C.receive()
    print "fired"
}
func('ticks') {
    defer { def r = recover(); print "k:$r" }
    k.Reset(10.ms)
}
func('f') { print 'f' }
func('resets') {
    defer { def r = recover(); print "u:$r" }
    u.Reset(20.ms)
    print 'reset'
}
main {
    stops()
    ticks()
    wg.Add(1)
    go waits()
    yield
    resets()
    newTimer 't', 10.ms
    newTicker 'k', 10.ms
    afterFunc 'u', 50.ms, 'f'
    wg.Add(1)
    go waits()
    yield
    stops()
    t.Reset(3.ms)
    wg.Wait()
    resets()
    ticks()
    sleep 40.ms
    k.Stop()
    print 'end'
}
simulate
expect output, 's:runtime error: invalid memory address or nil pointer dereference k:runtime error: invalid memory address or nil pointer dereference w:runtime error: invalid memory address or nil pointer dereference u:runtime error: invalid memory address or nil pointer dereference stopped:true s:<nil> fired w:<nil> reset u:<nil> k:<nil> f end'
