// Two producers and three consumers round a queue of one, with one cond for both directions.
world version: 'go1.19', procs: 1
waitgroup 'wg'
mutex 'mu'
cond 'changed', 'mu'
variable 'full'
func('producer') { int n ->
    for (int i = 0; i < 3; i++) {
        mu.Lock()
        while (full == 1) { changed.Wait() }
        full = 1
        print "p$n.$i"
        changed.Broadcast()
        mu.Unlock()
    }
    wg.Done()
}
func('consumer') { int n ->
    for (int i = 0; i < 2; i++) {
        mu.Lock()
        while (full == 0) { changed.Wait() }
        full = 0
        print "c$n.$i"
        changed.Broadcast()
        mu.Unlock()
    }
    wg.Done()
}
main {
    wg.Add(5)
    for (i in 1..3) { go consumer(i) }
    for (i in 1..2) { go producer(i) }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'p2.0 c1.0 p2.1 c1.1 p2.2 c2.0 p1.0 c3.0 p1.1 c3.1 p1.2 c2.1 main'
