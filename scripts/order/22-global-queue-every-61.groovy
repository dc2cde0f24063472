// Every 61st tick looks at the global queue first.
world version: 'go1.19', procs: 1
variable 'steps'
variable 'last'
func('dummy') { }
func('next') {
    steps += 1
    go next()
    go dummy()
}
main {
    go next()
    for (int i = 0; i < 6; i++) {
        yield
        if (i > 0) { print "gap${steps - last}" }
        last = steps
    }
}
simulate
expect output, 'gap60 gap60 gap60 gap60 gap60'
