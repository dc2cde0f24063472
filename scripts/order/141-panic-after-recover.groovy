// Who recovers and panics anew leaves the first panic counted: main's return yields to panics that nobody runs any more.
world version: 'go1.19', procs: 1
func('f') {
    defer { def r = recover(); print "r:$r" }
    defer { def q = recover(); print "q:$q"; panic 'again' }
    panic 'one'
}
main {
    go { for (i in 1..3) { print "w$i"; runtime.Gosched() } }
    f()
    print 'end'
}
simulate
expect output, 'q:one r:again end w1 w2 w3'
