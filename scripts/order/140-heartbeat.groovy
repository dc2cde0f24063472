// A ticker until somebody closes the other channel of the select.
world version: 'go1.19', procs: 1
main {
    def done = make(chan)
    def beat = time.NewTicker(10.ms)
    defer beat.Stop()
    go { time.Sleep(35.ms); close(done) }
    int n = 0
    loop:
    for (;;) {
        select {
            receive(beat.C) { n++; print "beat$n" }
            receive(done) { break loop }
        }
    }
    print 'end'
    def t = time.NewTimer(5.ms)
    if (!t.Stop()) { t.C.receive() }
    t.Reset(1.ms)
    t.C.receive()
    print 't'
}
simulate
expect output, 'beat1 beat2 beat3 end t'
