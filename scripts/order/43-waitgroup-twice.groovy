// A WaitGroup that is used again.
world version: 'go1.19', procs: 1
waitgroup 'wg'
waitgroup 'all'
variable 'n'
func('f') { int k ->
    n += k
    print "f$k"
    wg.Done()
}
main {
    for (int round = 0; round < 3; round++) {
        wg.Add(3)
        for (i in 1..3) { go f(round * 10 + i) }
        print "wait$round"
        wg.Wait()
        print "n$n"
    }
}
simulate
expect output, 'wait0 f3 f1 f2 n6 wait1 f13 f11 f12 n42 wait2 f23 f21 f22 n108'
