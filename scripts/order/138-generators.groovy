// Functions give channels that goroutines of theirs fill.
world version: 'go1.19', procs: 1
func('gen') { int n ->
    def c = make(chan)
    go { for (int i = 0; i < n; i++) { c << i }; close(c) }
    return c
}
func('sq') { Chan in ->
    def out = make(chan)
    go { for (v in in) { out << v * v }; close(out) }
    return out
}
main {
    def c = gen(4)
    for (v in c) { print "v$v" }
    for (v in gen(3)) { print "w$v" }
    def d = gen(3)
    for (v in sq(d)) { print "s$v" }
}
simulate
expect output, 'v0 v1 v2 v3 w0 w1 w2 s0 s1 s4'
