// AfterFunc starts a goroutine of its own; Stop and Reset say whether they were in time.
world version: 'go1.19', procs: 1
waitgroup 'wg'
timer 't'
timer 'u'
func('first') {
    print 'first'
    wg.Done()
}
func('second') {
    print 'second'
    wg.Done()
}
main {
    wg.Add(2)
    afterFunc 't', 40.ms, 'second'
    afterFunc 'u', 100.ms, 'first'
    def was = u.reset(20.ms)
    if (was) { print 'reset' }
    print 'wait'
    wg.Wait()
    def again = t.stop()
    if (!again) { print 'over' }
    print 'main'
}
simulate
expect output, 'reset wait first second over main'
