// runtime/proc_test.go TestGetgThreadSwitch: the goroutine that is handed the P by one that locks itself goes on on another
// thread, as itself.
world version: 'go1.19', procs: 1
channel 'ch'
func('locks') {
    ch << 5
    runtime.LockOSThread()
}
main {
    go locks()
    def v = ch.receive()
    print "$v"
    runtime.Gosched()
    print 'main'
}
simulate()
expect output, '5 main'
