// Three stages, one of them with a buffer behind it.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'a'
channel 'b', 2
channel 'c'
func('A') {
    for (int i = 0; i < 6; i++) {
        a << i
        print "A$i"
    }
    close a
    wg.Done()
}
func('B') {
    for (v in a) {
        b << v
        print "B$v"
    }
    close b
    wg.Done()
}
func('C') {
    for (v in b) {
        c << v
        print "C$v"
    }
    close c
    wg.Done()
}
func('Z') {
    for (v in c) { print "Z$v" }
    wg.Done()
}
main {
    wg.Add(4)
    go A()
    go B()
    go C()
    go Z()
    wg.Wait()
}
simulate
expect output, 'B0 A0 A1 B1 A2 C0 Z0 Z1 C1 C2 Z2 B2 B3 C3 Z3 A3 A4 B4 B5 A5 C4 Z4 Z5 C5'
