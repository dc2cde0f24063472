// A Goexit in a deferred function takes the place of the panic; main's return yields to it all the same.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') {
    defer { def r = recover(); print "r:$r" }
    defer { print 'out'; runtime.Goexit() }
    panic 'one'
}
main {
    wg.Add(1)
    go { defer wg.Done(); f(); print 'never' }
    wg.Wait()
    go { for (i in 1..3) { print "w$i"; runtime.Gosched() } }
    runtime.Gosched()
    print 'end'
}
simulate
expect output, 'out r:<nil> w1 end w2 w3'
