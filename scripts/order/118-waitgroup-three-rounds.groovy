// A wait group used three times.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c'
func('w') { int r, int id -> c.receive(); print "w$r.$id"; wg.Done() }
main {
    for (r in 1..3) {
        wg.Add(3)
        for (i in 1..3) { go w(r, i) }
        for (i in 1..3) { c << i; print "m$r.$i" }
        wg.Wait()
        print "round$r"
    }
}
simulate
expect output, 'w1.3 m1.1 w1.1 m1.2 w1.2 m1.3 round1 w2.3 m2.1 w2.1 m2.2 w2.2 m2.3 round2 w3.3 m3.1 w3.1 m3.2 w3.2 m3.3 round3'
