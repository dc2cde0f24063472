// Timers with the same deadline fire in the order of the heap.
world version: 'go1.19', procs: 1
waitgroup 'wg'
main {
    wg.Add(6)
    for (i in 1..6) {
        go {
            sleep 20.ms
            print "s$i"
            wg.Done()
        }
    }
    wg.Wait()
    print 'main'
}
simulate
expect output, 's5 s6 s1 s2 s3 s4 main'
