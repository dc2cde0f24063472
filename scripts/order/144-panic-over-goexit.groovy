// A panic on the way out of a Goexit: recovering from it does not bring the goroutine back.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int n ->
    defer { print "f$n"; if (n == 2) { panic 'deep' } }
    if (n == 0) { runtime.Goexit() }
    f(n - 1)
    print 'never'
}
func('k') {
    defer { def r = recover(); print "k:$r" }
    f(3)
    print 'never'
}
main {
    wg.Add(1)
    go { defer wg.Done(); defer { def r = recover(); print "g:$r" }; k(); print 'never' }
    wg.Wait()
    print 'end'
}
simulate
expect output, 'f0 f1 f2 f3 k:deep g:<nil> end'
