// Broadcast wakes in the order of waiting, and then each waits for the mutex.
world version: 'go1.19', procs: 1
mutex 'mu'
cond 'cv', 'mu'
variable 'ready'
waitgroup 'wg'
func('w') { int id ->
    mu.Lock()
    while (ready == 0) { print "wait$id"; cv.Wait() }
    print "go$id"
    if (id % 2 == 0) { yield }
    mu.Unlock()
    print "out$id"
    wg.Done()
}
main {
    wg.Add(5)
    for (i in 1..5) { go w(i) }
    yield
    mu.Lock()
    ready = 1
    print 'bcast'
    cv.Broadcast()
    yield
    mu.Unlock()
    print 'unlocked'
    wg.Wait()
    print 'end'
}
simulate
expect output, 'wait5 wait1 wait2 wait3 wait4 bcast unlocked go4 out4 go5 out5 go1 out1 go2 out2 go3 out3 end'
