// Goexit inside called functions runs everybody's defers; a recovered panic does not end anybody.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('inner') { int n ->
    defer { print "i$n" }
    if (n == 1) { runtime.Goexit() }
    if (n == 2) { panic 'two' }
    print "n$n"
}
func('outer') { int n ->
    defer wg.Done()
    defer {
        def r = recover()
        if (r != null) { print "r$n:$r" }
    }
    inner(n)
    print "o$n"
}
main {
    wg.Add(3)
    for (i in 1..3) { go outer(i) }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'n3 i3 o3 i1 i2 r2:two main'
