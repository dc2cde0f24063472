// Parked senders whose channel is closed panic, and recover.
world version: 'go1.19', procs: 1
channel 'c'
waitgroup 'wg'
func('f') { int n ->
    defer wg.Done()
    defer { def r = recover(); print "r$n:$r" }
    c << n
    print "sent$n"
}
main {
    wg.Add(3)
    for (i in 1..3) { go f(i) }
    yield
    def v = c.receive()
    print "v$v"
    close(c)
    wg.Wait()
    print 'end'
}
simulate
expect output, 'v3 r1:send on closed channel sent3 r3:<nil> r2:send on closed channel end'
