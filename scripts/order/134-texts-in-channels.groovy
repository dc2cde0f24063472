// Texts are sent, kept, given back and compared like numbers.
world version: 'go1.19', procs: 1
channel 'c', 1
channel 'd'
waitgroup 'wg'
array 'log', 4
func('name') { int i ->
    if (i == 0) { return 'zero' }
    return "n$i"
}
func('worker') { String who, int k ->
    d << "$who"
    print "sent $who"
    wg.Done()
}
func('show') { String s -> print "<$s>" }
main {
    go {
        for (m in c) { print "got $m"; if (m == 'stop') { print 'bye' } }
        print 'closed'
        wg.Done()
    }
    wg.Add(1)
    c << 'ping'
    c << name(7)
    def s = name(0)
    print s, name(3)
    s = name(5)
    print s
    show(s)
    show('lit')
    c << s
    c << 'stop'
    close(c)
    wg.Wait()
    def state = 'idle'
    wg.Add(2)
    go { state = 'busy'; print 'set'; wg.Done() }
    go worker('w', 1)
    def r = d.receive()
    wg.Wait()
    print state, r
    for (int i = 0; i < 3; i++) {
        def p = 'even'
        if (i % 2 == 1) { p = 'odd' }
        log[i] = p
        print p
    }
    for (x in log) { print "[$x]" }
    select { receive(c) { v, ok -> print "v=$v $ok" } }
    def q = d
    go { select { send(q, 'z') { print 'sent z' } } }
    defer { print "deferred" }
    defer show(r)
    print q.receive()
}
simulate
expect output, 'got ping got n7 zero n3 n5 <n5> <lit> got n5 got stop bye closed sent w set busy w even odd even [even] [odd] [even] [] v= false sent z z <w> deferred'
