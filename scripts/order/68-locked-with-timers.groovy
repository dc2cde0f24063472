// Locked goroutines that sleep and hand values to one that is not.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c'
func('locked') { int n ->
    runtime.LockOSThread()
    print "l$n"
    sleep((n * 20).ms)
    c << n
    print "s$n"
    runtime.UnlockOSThread()
    wg.Done()
}
main {
    wg.Add(3)
    go locked(3)
    go locked(1)
    go locked(2)
    for (int i = 0; i < 3; i++) { print "r${c.receive()}" }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'l2 l3 l1 s1 r1 s2 r2 s3 r3 main'
