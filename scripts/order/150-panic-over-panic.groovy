// A panic in a deferred function takes the place of the first, which stays counted: main's return yields a thousand times.
world version: 'go1.19', procs: 1
func('f') {
    defer { def r = recover(); print "r:$r" }
    defer { panic 'two' }
    panic 'one'
}
main {
    go { for (i in 1..3) { print "w$i"; runtime.Gosched() } }
    f()
    print 'end'
}
simulate
expect output, 'r:two end w1 w2 w3'
