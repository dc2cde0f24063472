// Yielding between starts lets the started run first.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('node') { int d, int n ->
    print "$d.$n"
    if (d < 3) {
        wg.Add(2)
        go node(d + 1, 2 * n)
        yield
        print "-$d.$n"
        go node(d + 1, 2 * n + 1)
    }
    wg.Done()
}
main {
    wg.Add(1)
    go node(0, 1)
    wg.Wait()
    print 'main'
}
simulate
expect output, '0.1 1.2 2.4 3.8 -0.1 1.3 2.6 3.12 -1.2 2.5 3.10 -2.4 3.9 -1.3 2.7 3.14 -2.6 3.13 -2.5 3.11 -2.7 3.15 ' +
    'main'
