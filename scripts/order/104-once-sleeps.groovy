// Those who come while once.Do sleeps wait for it.
world version: 'go1.19', procs: 1
once 'o'
waitgroup 'wg'
func('w') { int id ->
    o.Do { print "in$id"; yield; time.Sleep(5.ms); print "did$id" }
    print "past$id"
    wg.Done()
}
main {
    wg.Add(4)
    for (i in 1..4) { go w(i) }
    wg.Wait()
    o.Do { print 'never' }
    print 'end'
}
simulate
expect output, 'in4 did4 past4 past1 past2 past3 end'
