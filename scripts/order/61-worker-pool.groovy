// A pool of three behind a queue of two; each worker yields in the middle of its work.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'jobs', 2
channel 'results', 10
func('worker') { int id ->
    defer wg.Done()
    for (j in jobs) {
        print "w$id<$j"
        yield
        results << j * j
        print "w$id>$j"
    }
}
main {
    wg.Add(3)
    for (i in 1..3) { go worker(i) }
    for (int j = 1; j <= 7; j++) {
        jobs << j
        print "q$j"
    }
    close jobs
    wg.Wait()
    close results
    for (r in results) { print "r$r" }
    print 'main'
}
simulate
expect output, 'q1 q2 w3<1 q3 w1<2 q4 w2<3 q5 w3>1 w3<4 q6 w1>2 w1<5 q7 w2>3 w2<6 w3>4 w3<7 w1>5 w2>6 w3>7 r1 r4 r9 r16 ' +
    'r25 r36 r49 main'
