// runtime/proc_test.go TestStopTheWorldDeadlock, TestPreemptionGC, TestGCFairness, TestGCFairness2: the world stops and starts
// again under goroutines that start each other, that only spin, and while GOMAXPROCS is set; and a collection does not starve
// them.
for (seed in 1..3) {
    clear()
    world version: 'go1.19', procs: 3
    channel 'compl', 2
    channel 'stop', 1
    func('perpetuum') {
        select {
            receive(stop) { }
            otherwise { go perpetuum() }
        }
    }
    func('collects') { for (i in 0..<20) runtime.GC(); compl << 1 }
    func('sets') { for (i in 0..<20) runtime.GOMAXPROCS(3); compl << 1 }
    main {
        go collects()
        go sets()
        go perpetuum()
        compl.receive()
        compl.receive()
        stop << 1
        print 'ok'
    }
    simulate seed: seed, random: true
    expect output, 'ok'
}

clear()
world version: 'go1.19', procs: 6
variable 'stop'
func('spins') { while (stop == 0) { compute 1 } }
main {
    for (i in 0..<5) go spins()
    for (i in 0..<10) { runtime.Gosched(); runtime.GC() }
    stop = 1
    print 'ok'
}
simulate()
expect output, 'ok'
