// The local queue comes before the global one.
world version: 'go1.19', procs: 1
variable 'left'
func('f') { String n, int d ->
    print "$n$d"
    if (d < 3) {
        left += 1
        go f(n, d + 1)
    }
    left -= 1
}
main {
    left = 3
    go f('x', 0)
    go f('y', 0)
    go f('z', 0)
    print 'yield'
    yield
    print "back(left=$left)"
    while (left > 0) { yield }
}
simulate
expect output, 'yield z0 z1 z2 z3 x0 x1 x2 x3 y0 y1 y2 y3 back(left=0)'
