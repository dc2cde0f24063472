// A close and a timer in one select: the close wakes the waiters in reverse, and their timers go with them.
world version: 'go1.19', procs: 1
channel 'done'
waitgroup 'wg'
func('w') { int id ->
    defer wg.Done()
    select {
        receive(done) { v, ok -> print "w$id:$ok" }
        receive(time.After(50.ms)) { print "late$id" }
    }
}
main {
    wg.Add(4)
    for (i in 1..4) { go w(i) }
    time.Sleep(10.ms)
    print 'close'
    close(done)
    print 'closed'
    wg.Wait()
    print 'end'
}
simulate
expect output, 'close closed w4:false w3:false w2:false w1:false end'
