// As long as somebody sleeps there is no deadlock, and then there is.
world version: 'go1.19', procs: 1
channel 'c'
main {
    go { time.Sleep(10.ms); print 's' }
    c.receive()
}
simulate
expect threw, 'all goroutines are asleep - deadlock!'
expect output, 's'
