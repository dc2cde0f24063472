// NumGoroutine, and Swap of a variable.
world version: 'go1.19', procs: 1
variable 'x', 3
channel 'c'
main {
    print runtime.NumGoroutine()
    go { c.receive() }
    go { }
    def n = runtime.NumGoroutine()
    print "n$n"
    yield
    print runtime.NumGoroutine()
    def old = x.Swap(9)
    print "$old:${x.Load()}"
    x.Swap(4)
    if (atomic.SwapInt32(x, 5) == 4) { print 'four' }
    time.AfterFunc(5.ms) { print runtime.NumGoroutine() }
    time.Sleep(10.ms)
    runtime.GC()
    print runtime.NumGoroutine()
    c << 1
    yield
    print runtime.NumGoroutine()
    go { lockThread; runtime.Goexit() }
    yield
    print runtime.NumGoroutine()
}
simulate
expect output, '1 n3 2 3:9 four 3 2 1 1'
