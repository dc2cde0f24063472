// Each starts three and yields: the last started is the first to run.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int d, int id ->
    print "$id"
    if (d > 0) {
        wg.Add(3)
        for (i in 1..3) { go f(d - 1, id * 10 + i) }
        if (d == 2) { yield }
    }
    wg.Done()
}
main {
    wg.Add(1)
    go f(2, 1)
    wg.Wait()
    print 'end'
}
simulate
expect output, '1 13 133 11 113 12 123 131 132 111 112 121 122 end'
