// Without a handoff who releases goes on; with one the waiter runs at once.
world version: 'go1.19', procs: 1
waitgroup 'wg'
semaphore 's', 0
func('w') { int n ->
    print "w$n"
    s.acquire()
    print "a$n"
    wg.Done()
}
main {
    wg.Add(4)
    for (i in 1..4) { go w(i) }
    yield
    s.release()
    print 'r1'
    s.release(handoff: true)
    print 'r2'
    s.release()
    print 'r3'
    s.release(handoff: true)
    print 'r4'
    wg.Wait()
    print 'main'
}
simulate
expect output, 'w4 w1 w2 w3 r1 a1 a4 r2 r3 a3 a2 r4 main'
