// Panics in functions that deferred functions call are over when these are; the Goexit goes on.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('h') { int n -> 
    defer { def r = recover(); print "h$n:$r" }
    panic 'inner'
}
func('f') {
    defer { h(1); print 'after h' }
    defer { def r = recover(); print "r:$r"; h(2) }
    runtime.Goexit()
}
main {
    wg.Add(1)
    go { defer wg.Done(); f(); print 'never' }
    wg.Wait()
    go { for (i in 1..3) { print "w$i"; runtime.Gosched() } }
    print 'end'
}
simulate
expect output, 'r:<nil> h2:inner h1:inner after h end'
