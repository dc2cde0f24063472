// A select with a default never parks.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c'
channel 'd', 1
func('f') {
    int misses = 0
    while (true) {
        int got = 0
        select {
            receive(c) { v -> got = v }
            otherwise { misses++ }
        }
        if (got > 0) {
            print "got$got.$misses"
            break
        }
        yield
    }
    select {
        send(d, 1) { print 'sent' }
        otherwise { print 'full' }
    }
    select {
        send(d, 2) { print 'sent2' }
        otherwise { print 'full2' }
    }
    wg.Done()
}
func('g') {
    for (int i = 0; i < 3; i++) {
        print "g$i"
        yield
    }
    c << 5
    print 'gsent'
    wg.Done()
}
main {
    wg.Add(2)
    go f()
    go g()
    wg.Wait()
    print "len${len(d)}"
}
simulate
expect output, 'g0 g1 g2 got5.3 sent full2 gsent len1'
