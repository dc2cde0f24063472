// runtime.GC yields after each unit that it sweeps: the last of them has queued the finalizer.
world version: 'go1.19', procs: 1
func('fin') { print 'finalizer' }
func('a') { print 'a' }
main {
    setFinalizer 'fin'
    go a()
    collect
    print 'collected'
    yield
    print 'yielded'
}
simulate
expect output, 'a finalizer collected yielded'
