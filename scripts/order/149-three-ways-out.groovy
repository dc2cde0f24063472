// Panic, Goexit and both, in functions that recover: which of them come back.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int n ->
    defer { def r = recover(); print "r$n:$r"; if (n == 1) { panic 'n1' } }
    defer { if (n != 3) { panic 'n0' } }
    if (n == 2) { panic "n2" }
    runtime.Goexit()
}
main {
    wg.Add(1)
    for (i in 1..3) { go { defer wg.Done(); defer { def r = recover(); print "g:$r" }; f(i); print "back$i" } ; wg.Wait(); wg.Add(1) }
    print 'end'
}
simulate
expect output, 'r1:n0 g:n1 r2:n0 back2 g:<nil> r3:<nil> g:<nil> end'
