// Goexit deep in calls runs what each of them has deferred.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c', 3
func('deep') { int n ->
    defer { print "d$n"; c << n }
    if (n == 0) { runtime.Goexit() }
    deep(n - 1)
    print "never$n"
}
main {
    wg.Add(1)
    go { defer wg.Done(); defer { print 'last' }; deep(2) }
    for (i in 0..2) { def v = c.receive(); print "v$v" }
    wg.Wait()
    print 'end'
}
simulate
expect output, 'd0 d1 d2 last v0 v1 v2 end'
