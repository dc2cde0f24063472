// What is in a list, one after the other, as a range over a slice literal does it.
world version: 'go1.19', procs: 1
waitgroup 'wg'
timer 't'
func('worker') { String n -> print n; yield; print "$n again"; wg.Done() }
main {
    for (n in ['a', 'b', 'c']) { wg.Add(1); go worker(n) }
    wg.Wait()
    for (d in [30, 10, 20]) { wg.Add(1); go(d) { int k -> sleep k.ms; print "s$k"; wg.Done() } }
    wg.Wait()
    for (x in ['p', 'q', 'r', 's']) { if (x == 'q') { continue }; if (x == 's') { break }; print x }
    for (k in [5, 6, 7]) { if (k == 6) { break }; print k }
    t = time.NewTimer(2.ms)
    t.C.receive()
    print 'end'
}
simulate
expect output, 'c a b c again a again b again s10 s20 s30 p r 5 end'
