// A timer that is stopped in time sends nothing; one that is reset sends once.
world version: 'go1.19', procs: 1
timer 't'
timer 'u'
channel 'c'
func('f') {
    u.C.receive()
    print 'u'
    c << 1
}
main {
    newTimer 't', 20.ms
    newTimer 'u', 60.ms
    go f()
    def was = t.stop()
    if (was) { print 'stopped' }
    select {
        receive(t.C) { print 'never' }
        receive(c) { print 'c' }
    }
    def ran = t.reset(20.ms)
    if (!ran) { print 'reset' }
    t.C.receive()
    print 't'
}
simulate
expect output, 'stopped u c reset t'
