// Functions that are called defer for themselves.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('inner') { int n ->
    defer { print "di$n" }
    print "i$n"
    yield
    if (n > 1) { return }
    print "j$n"
}
func('outer') { int n ->
    defer { wg.Done() }
    defer { print "do$n" }
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
expect output, 'i3 i1 i2 di3 o3 do3 j1 di1 o1 do1 di2 o2 do2 main'
