// runtime/proc_test.go TestPreemptionAfterSyscall: a goroutine that comes back from a system call and then loops is preempted
// like any other.
for (procs in [1, 2, 4]) {
    clear()
    world version: 'go1.19', procs: procs
    pipe 'p'
    variable 'stop'
    channel 'c'
    func('spin') {
        p.read()
        while (stop == 0) { }
        c << 1
    }
    main {
        go spin()
        time.Sleep(1.ms)
        p.write(1)
        time.Sleep(50.ms)
        runtime.ReadMemStats()
        stop = 1
        c.receive()
        print 'ok'
    }
    simulate()
    expect output, 'ok'
}
