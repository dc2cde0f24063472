// Releases with and without hand-off in turn.
world version: 'go1.19', procs: 1
semaphore 's', 0
waitgroup 'wg'
func('w') { int id -> s.acquire(); print "w$id"; wg.Done() }
main {
    wg.Add(6)
    for (i in 1..6) { go w(i) }
    yield
    s.release()
    print 'r1'
    s.release(handoff: true)
    print 'h1'
    s.release()
    s.release()
    print 'r3'
    s.release(handoff: true)
    print 'h2'
    s.release()
    wg.Wait()
    print 'end'
}
simulate
expect output, 'r1 w1 w6 h1 r3 w4 w2 w3 h2 w5 end'
