// A ticker lets one request through at each tick.
world version: 'go1.19', procs: 1
channel 'requests', 5
channel 'answers'
main {
    def t = time.NewTicker(15.ms)
    go {
        for (r in requests) {
            t.C.receive()
            answers << r * 10
            print "served$r"
        }
        close answers
    }
    for (int i = 1; i <= 4; i++) { requests << i }
    close requests
    print 'queued'
    for (a in answers) { print "a$a" }
    t.Stop()
    print 'main'
}
simulate
expect output, 'queued served1 a10 served2 a20 served3 a30 served4 a40 main'
