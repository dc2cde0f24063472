// What a loop has deferred runs backwards.
world version: 'go1.19', procs: 1
channel 'c', 8
func('f') { for (int i = 0; i < 4; i++) { defer { c << 7 }; c << i; defer print("x$i") } }
main {
    f()
    close(c)
    for (v in c) { print "v$v" }
}
simulate
expect output, 'x3 x2 x1 x0 v0 v1 v2 v3 v7 v7 v7 v7'
