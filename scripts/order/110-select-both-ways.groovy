// A select that sends or receives, whichever the other side wants.
world version: 'go1.19', procs: 1
channel 'a'
channel 'b'
waitgroup 'wg'
func('x') {
    for (int i = 0; i < 3; i++) {
        select {
            send(a, i) { print "sa$i" }
            receive(b) { v -> print "rb$v" }
        }
    }
    wg.Done()
}
main {
    wg.Add(1)
    go x()
    yield
    b << 7
    print 'm1'
    def v = a.receive()
    print "m$v"
    b << 8
    wg.Wait()
    print 'end'
}
simulate
expect output, 'm1 rb7 sa1 m1 rb8 end'
