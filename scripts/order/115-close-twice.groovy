// The panic of a second close is recovered from.
world version: 'go1.19', procs: 1
channel 'c'
waitgroup 'wg'
func('f') { int n ->
    defer { def r = recover(); print "r$n:$r" }
    close(c)
    print "closed$n"
}
main {
    f(1)
    f(2)
    print 'end'
}
simulate
expect output, 'closed1 r1:<nil> r2:close of closed channel end'
