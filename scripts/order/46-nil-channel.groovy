// A select leaves out a channel that is nil.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c'
channel 'd'
func('f') {
    for (int i = 0; i < 2; i++) {
        select {
            receive(null) { print 'never' }
            receive(c) { v -> print "c$v" }
        }
    }
    select {
        receive(d) { v, ok ->
            if (!ok) { print "closed$v" }
        }
        send(null, 1) { print 'never' }
    }
    wg.Done()
}
main {
    wg.Add(1)
    go f()
    c << 1
    print 's1'
    c << 2
    print 's2'
    close d
    print 'closed'
    wg.Wait()
    print 'main'
}
simulate
expect output, 'c1 s1 s2 closed c2 closed0 main'
