// A panic in the place of another, itself over a Goexit: recovered from, it brings the goroutine back, for Go 1.19 has forgotten the Goexit.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('leaves') {
    defer { recover() }
    defer { panic 'two' }
    defer { panic 'one' }
    runtime.Goexit()
}
func('deeper') {
    defer { def r = recover(); print "r:$r"; panic 'three' }
    panic 'two'
}
func('over') { int n ->
    defer { def r = recover(); print "o$n:$r" }
    defer { if (n == 1) { deeper() } else { panic 'one' } }
    runtime.Goexit()
}
main {
    wg.Add(3)
    go { defer wg.Done(); leaves(); print 'back' }
    go { defer wg.Done(); over(1); print 'back1' }
    go { defer wg.Done(); over(2); print 'back2' }
    wg.Wait()
    print 'end'
}
simulate
expect output, 'o2:one back r:two o1:three back1 end'
