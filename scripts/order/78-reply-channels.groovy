// Each request carries the channel for its answer.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'requests'
func('server') {
    int n = 0
    for (reply in requests) {
        n += 1
        print "req$n"
        reply << n * 10
    }
    print 'server done'
}
main {
    wg.Add(3)
    go server()
    for (i in 1..3) {
        go {
            def reply = make(chan)
            requests << reply
            print "asked$i"
            print "r$i=${reply.receive()}"
            wg.Done()
        }
    }
    wg.Wait()
    close requests
    yield
    print 'main'
}
simulate
expect output, 'req1 asked3 r3=10 asked1 req2 r1=20 asked2 req3 r2=30 server done main'
