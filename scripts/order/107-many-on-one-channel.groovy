// Senders and receivers of one channel who wait for each other.
world version: 'go1.19', procs: 1
channel 'c'
waitgroup 'wg'
func('s') { int id -> c << id; print "s$id"; wg.Done() }
func('r') { int id -> def v = c.receive(); print "r$id:$v"; wg.Done() }
main {
    wg.Add(10)
    for (i in 1..3) { go s(i) }
    for (i in 1..5) { go r(i) }
    for (i in 4..5) { go s(i) }
    wg.Wait()
    print 'end'
}
simulate
expect output, 'r1:5 s5 r2:1 s1 r3:2 s2 r4:3 s3 s4 r5:4 end'
