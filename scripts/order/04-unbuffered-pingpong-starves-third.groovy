// Two goroutines that wake each other through runnext leave a third one waiting.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'a'
channel 'b'
func('P') {
    for (int i = 0; i < 6; i++) {
        a << i
        print "p$i"
        b.receive()
    }
    print 'pdone'
    wg.Done()
}
func('Q') {
    for (int i = 0; i < 6; i++) {
        def v = a.receive()
        print "q$v"
        b << v
    }
    print 'qdone'
    wg.Done()
}
func('T') {
    print 'T1'
    wg.Done()
}
main {
    wg.Add(3)
    go P()
    go Q()
    go T()
    print 'wait'
    wg.Wait()
    print 'main'
}
simulate
expect output, 'wait T1 q0 p0 q1 p1 q2 p2 q3 p3 q4 p4 q5 p5 pdone qdone main'
