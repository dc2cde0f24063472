// A buffer is filled and emptied in batches.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'c', 3
func('S') {
    for (int i = 0; i < 10; i++) {
        c << i
        print "s$i"
    }
    close c
    print 'closed'
    wg.Done()
}
func('R') {
    for (v in c) { print "r$v" }
    print 'end'
    wg.Done()
}
main {
    wg.Add(2)
    go S()
    go R()
    wg.Wait()
}
simulate
expect output, 's0 s1 s2 s3 r0 r1 r2 r3 r4 s4 s5 s6 s7 s8 r5 r6 r7 r8 r9 s9 closed end'
