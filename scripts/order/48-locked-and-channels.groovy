// Two goroutines, each locked to a thread, talk through a channel.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'a'
channel 'b', 1
func('L') { int n ->
    lockThread
    for (int i = 0; i < 3; i++) {
        a << n * 10 + i
        print "L$n.$i"
    }
    wg.Done()
}
func('M') {
    lockThread
    for (int i = 0; i < 6; i++) {
        def v = a.receive()
        print "m$v"
        if (i == 3) { unlockThread }
    }
    wg.Done()
}
main {
    wg.Add(3)
    go L(1)
    go L(2)
    go M()
    wg.Wait()
    print 'main'
}
simulate
expect output, 'L1.0 m10 m11 L1.1 L1.2 m12 L2.0 m20 m21 L2.1 L2.2 m22 main'
