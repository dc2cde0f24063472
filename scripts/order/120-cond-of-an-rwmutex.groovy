// Each waits for its own number under a read-write mutex.
world version: 'go1.19', procs: 1
rwmutex 'rw'
cond 'cv', 'rw'
waitgroup 'wg'
variable 'n'
main {
    wg.Add(3)
    for (i in 1..3) {
        go {
            rw.Lock()
            while (n < i) { cv.Wait(); print "w$i" }
            print "go$i"
            rw.Unlock()
            wg.Done()
        }
    }
    yield
    for (k in 1..3) { rw.Lock(); n = k; cv.Broadcast(); rw.Unlock(); print "n$k"; yield }
    wg.Wait()
    print 'end'
}
simulate
expect output, 'n1 w2 w3 w1 go1 n2 w3 w2 go2 n3 w3 go3 end'
