// Three workers, a queue of jobs, and one for what comes of them.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'jobs', 4
channel 'results', 4
func('worker') { int n ->
    for (j in jobs) {
        print "w$n.$j"
        results << j * 10 + n
    }
    wg.Done()
}
func('closer') {
    wg.Wait()
    print 'closing'
    close results
}
main {
    wg.Add(3)
    for (i in 1..3) { go worker(i) }
    go closer()
    for (int i = 0; i < 8; i++) {
        jobs << i
        print "job$i"
    }
    close jobs
    for (r in results) { print "r$r" }
    print 'main'
}
simulate
expect output, 'job0 job1 job2 job3 w1.0 w1.1 w1.2 w1.3 w1.4 job4 job5 job6 job7 r1 r11 r21 r31 r41 w1.5 w1.6 w1.7 ' +
    'r51 r61 r71 closing main'
