// A closed channel gives what it has, then nothing.
world version: 'go1.19', procs: 1
channel 'c', 3
waitgroup 'wg'
main {
    c << 1
    c << 2
    close(c)
    for (v in c) { print "v$v" }
    def (v, ok) = c.receive()
    print "$v$ok"
    wg.Add(3)
    for (i in 1..3) { go { for (v2 in c) { print 'never' }; print "g$i"; wg.Done() } }
    wg.Wait()
    print "l${len(c)}c${cap(c)}"
}
simulate
expect output, 'v1 v2 0false g3 g1 g2 l0c3'
