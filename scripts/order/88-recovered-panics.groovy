// What the runtime and package sync panic with can be recovered: who was parked in a send when its channel was closed, too.
world version: 'go1.19', procs: 1
channel 'c', 1
channel 'd'
channel 'e'
waitgroup 'wg'
waitgroup 'neg'
mutex 'mu'
func('sendTo') { int x ->
    defer { def r = recover(); print "s$x:$r" }
    c << x
    print "ok$x"
}
func('blockedSender') { int x ->
    defer { wg.Done() }
    defer { def r = recover(); print "b$x:$r" }
    d << x
    print "no"
}
func('selecting') { int x ->
    defer { wg.Done() }
    defer { def r = recover(); print "sel$x:$r" }
    select {
        send(d, x) { print 'sent' }
        receive(e) { print 'e' }
    }
}
func('divides') { int x ->
    defer { def r = recover(); print "div:$r" }
    def y = 100 / x
    print "y$y"
}
func('inner') { int x ->
    defer { print 'unlock'; mu.Unlock() }
    mu.Lock()
    close(c)
}
func('outer') { int x ->
    defer { def r = recover(); print "outer:$r" }
    inner(x)
    print 'not here'
}
func('negative') { int x ->
    defer { def r = recover(); print "$r" }
    neg.Done()
}
func('again') { int x ->
    defer { def r = recover(); print "first:$r" }
    defer { close(c) }
    panic 'mine'
}
main {
    sendTo(1)
    receive c
    close(c)
    sendTo(2)
    wg.Add(3)
    go blockedSender(7)
    go blockedSender(8)
    go selecting(9)
    yield()
    close(d)
    wg.Wait()
    divides(5)
    divides(0)
    outer(1)
    mu.Lock()
    mu.Unlock()
    negative(1)
    again(1)
    print 'end'
}
simulate
expect output, 'ok1 s1:<nil> s2:send on closed channel sel9:send on closed channel b8:send on closed channel b7:send on closed channel y20 div:<nil> div:runtime error: integer divide by zero unlock outer:close of closed channel sync: negative WaitGroup counter first:close of closed channel end'
