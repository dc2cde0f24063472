// runtime/proc_test.go TestNetpollBreak, crash_test.go TestNetpollDeadlock: a thread that sleeps in the poller is woken for a
// timer that comes sooner, and a reader in the poller is no reason to be alive.
world version: 'go1.19', procs: 1
conn 'n'
timer 'late'
timer 'soon'
channel 'c', 2
func('fired') { c << 1 }
func('writes') { time.Sleep(2.ms); n.write(7) }
main {
    afterFunc 'late', 500.ms, 'fired'
    go writes()
    def b = n.read()
    print "$b"
    afterFunc 'soon', 1.ms, 'fired'
    c.receive()
    print 'soon'
}
simulate()
expect output, '7 soon'
