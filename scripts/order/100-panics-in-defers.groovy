// A deferred call panics again after a recover; what waits still runs.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('p') { int n ->
    defer { print "c$n" }
    defer {
        def r = recover()
        print "r$n:$r"
        if (n == 2) { panic 'again' }
    }
    defer { print "b$n"; yield }
    print "a$n"
    if (n > 0) { panic 'x' }
}
func('q') { int n ->
    defer wg.Done()
    defer { def r = recover(); print "q$n:$r" }
    p(n)
    print "back$n"
}
main {
    wg.Add(3)
    for (i in 0..2) { go q(i) }
    wg.Wait()
    print 'end'
}
simulate
expect output, 'a2 b2 a0 b0 a1 b1 r2:x c2 q2:again r0:<nil> c0 back0 q0:<nil> r1:x c1 back1 q1:<nil> end'
