// Package context: a cancel, a timeout, and a cancel before the timeout. Measured with the real package.
world version: 'go1.19', procs: 1
waitgroup 'wg'
main {
    def (ctx, cancel) = context.WithCancel(context.Background())
    for (int i = 0; i < 3; i++) {
        wg.Add(1)
        go(i) { int id ->
            defer wg.Done()
            loop:
            for (;;) {
                select {
                    receive(ctx.Done()) { print "w$id ${ctx.Err()}"; break loop }
                    otherwise { print "w$id"; runtime.Gosched() }
                }
            }
        }
    }
    runtime.Gosched()
    print 'cancel'
    cancel()
    cancel()
    wg.Wait()
    if (ctx.Err() == context.Canceled) { print 'canceled' }
    def (t, stop) = context.WithTimeout(context.Background(), 20.ms)
    defer stop()
    wg.Add(1)
    go {
        select {
            receive(t.Done()) { print "t ${t.Err()}" }
            receive(time.After(50.ms)) { print 'late' }
        }
        wg.Done()
    }
    wg.Wait()
    def (u, quit) = context.WithTimeout(context.Background(), 20.ms)
    if (u.Err() == null) { print 'nil' }
    quit()
    sleep 30.ms
    print u.Err()
}
simulate
expect output, 'w2 w0 w1 cancel w2 context canceled w0 context canceled w1 context canceled canceled t context deadline exceeded nil context canceled'
