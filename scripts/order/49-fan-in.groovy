// Several senders, one select.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'a'
channel 'b'
channel 'quit'
func('s') { String c, String name ->
    for (int i = 0; i < 3; i++) {
        send c, i
        print "$name$i"
        yield
    }
    wg.Done()
}
func('closer') {
    wg.Wait()
    close quit
}
main {
    wg.Add(2)
    go s('a', 'A')
    go closer()
    go s('b', 'B')
    boolean more = true
    while (more) {
        select {
            receive(a) { v -> print "a$v" }
            receive(b) { v -> print "b$v" }
            receive(quit) {
                print 'quit'
                more = false
            }
        }
    }
}
simulate
expect output, 'B0 b0 A0 a0 B1 b1 A1 a1 B2 b2 A2 a2 quit'
