// A select that is parked waits in the queues of all its channels, and leaves them all together.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'a'
channel 'b'
channel 'never'
func('w') { int n ->
    for (int i = 0; i < 2; i++) {
        select {
            receive(a) { v -> print "w$n:a$v" }
            receive(b) { v -> print "w$n:b$v" }
            receive(never) { }
        }
    }
    wg.Done()
}
main {
    wg.Add(3)
    for (i in 1..3) { go w(i) }
    yield
    for (v in 0..2) {
        a << v
        print "A$v"
        b << v
        print "B$v"
    }
    wg.Wait()
}
simulate
expect output, 'A0 B0 A1 w2:a1 w2:b1 B1 w3:a0 w3:a2 A2 w1:b0 w1:b2 B2'
