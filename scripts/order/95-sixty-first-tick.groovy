// Two hundred in the local queue, three in the global one: every 61st tick takes one of these.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c'
func('glob') { int id -> yield; print "G$id"; yield; print "H$id"; wg.Done() }
func('loc') { int id -> if (id % 20 == 0) { print "$id" }; wg.Done() }
main {
    wg.Add(203)
    for (i in 1..3) { go glob(i) }
    yield
    for (i in 1..200) { go loc(i) }
    print 'm'
    wg.Wait()
    print 'end'
}
simulate
expect output, 'm 200 G3 G1 G2 20 40 H3 60 80 100 H1 120 140 160 H2 180 end'
