// Two that wake each other share one time slice, and are preempted together after 10 ms.
world version: 'go1.19', procs: 1
waitgroup 'wg'
variable 'flag'
channel 'a'
channel 'b'
func('P') {
    while (flag == 0) {
        a << 1
        b.receive()
    }
    a << 0
    print 'P'
    wg.Done()
}
func('Q') {
    while (true) {
        def v = a.receive()
        if (v == 0) { break }
        b << v
    }
    print 'Q'
    wg.Done()
}
func('T') {
    print 'T'
    flag = 1
    wg.Done()
}
main {
    wg.Add(3)
    go T()
    go P()
    go Q()
    print 'wait'
    wg.Wait()
    print 'main'
}
simulate max: 3000000
expect output, 'wait T P Q main'
