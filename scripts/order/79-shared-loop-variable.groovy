// Go 1.19's loop variable is one for all turns.
world version: 'go1.19', procs: 1
waitgroup 'wg'
main {
    wg.Add(6)
    for (int i = 0; i < 3; i++) {
        go { print "a$i"; wg.Done() }
    }
    for (int i = 0; i < 3; i++) {
        def j = i
        go { print "b$i.$j"; wg.Done() }
        if (i == 1) { yield }
    }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'b1.1 a3 a3 a3 b1.0 b3.2 main'
