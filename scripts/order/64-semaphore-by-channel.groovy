// A buffered channel as a semaphore of two.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'sem', 2
main {
    for (i in 1..6) {
        wg.Add(1)
        go {
            sem << 1
            print "in$i"
            yield
            print "out$i"
            sem.receive()
            wg.Done()
        }
    }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'in6 in1 out6 in2 out1 in3 out2 in4 out3 in5 out4 out5 main'
