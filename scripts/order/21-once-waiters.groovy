// Those who come to a Once while it is being done wait for it.
world version: 'go1.19', procs: 1
waitgroup 'wg'
once 'o'
func('f') { int n ->
    print "f$n"
    o.Do {
        print "do$n"
        yield
        yield
        print "done$n"
    }
    print "past$n"
    wg.Done()
}
main {
    wg.Add(4)
    for (i in 1..4) { go f(i) }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'f4 do4 f1 f2 f3 done4 past4 past1 past2 past3 main'
