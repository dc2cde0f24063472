// A variable holds one text and then another.
world version: 'go1.19', procs: 1
rwmutex 'rw'
waitgroup 'wg'
main {
    def state = 'new'
    for (int i = 0; i < 2; i++) { wg.Add(1); go(i) { int id -> rw.RLock(); defer rw.RUnlock(); print "r$id $state"; runtime.Gosched(); print "r$id done"; wg.Done() } }
    wg.Add(1)
    go { rw.Lock(); state = 'written'; print 'w'; rw.Unlock(); wg.Done() }
    for (int i = 2; i < 4; i++) { wg.Add(1); go(i) { int id -> rw.RLock(); print "r$id $state"; rw.RUnlock(); wg.Done() } }
    wg.Wait()
}
simulate
expect output, 'r3 new r0 new r1 new r0 done r1 done w r2 written'
