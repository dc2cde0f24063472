// Who recovers and then leaves by Goexit leaves the panic counted: main's return yields.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') {
    defer { def r = recover(); print "r:$r"; runtime.Goexit() }
    panic 'one'
}
main {
    wg.Add(1)
    go { defer wg.Done(); f(); print 'never' }
    wg.Wait()
    go { for (i in 1..3) { print "w$i"; runtime.Gosched() } }
    print 'end'
}
simulate
expect output, 'r:one end w1 w2 w3'
