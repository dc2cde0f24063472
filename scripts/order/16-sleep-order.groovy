// Who sleeps shorter comes back first.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int d ->
    print "s$d"
    sleep d * Millisecond
    print "e$d"
    wg.Done()
}
main {
    wg.Add(5)
    go f(150)
    go f(30)
    go f(90)
    go f(60)
    go f(120)
    wg.Wait()
}
simulate
expect output, 's120 s150 s30 s90 s60 e30 e60 e90 e120 e150'
