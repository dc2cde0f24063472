// What the runtime and package sync panic with, recovered from; the last one is not.
world version: 'go1.19', procs: 1
channel 'c', 1
channel 'd'
waitgroup 'wg'
array 'arr', 3
once 'o'
func('try1') { int k ->
    defer { def r = recover(); print "r$k:$r" }
    defer { print "d$k" }
    if (k == 0) { wg.Add(-1) }
    if (k == 1) { close(d); close(d) }
    if (k == 2) { select { send(d, 1) { print 'no' }; otherwise { print 'no' } } }
    if (k == 3) { select { send(d, 1) { print 'no' }; receive(c) { print 'no' } } }
    if (k == 4) { def z = k - 4; print 10 / z }
    if (k == 5) { for (int i = 0; i < 5; i++) { arr[i] = i } }
    if (k == 6) { o.Do { close(d) } }
    if (k == 7) { o.Do { print 'never' } }
    print "end$k"
}
main {
    for (int k = 0; k < 4; k++) { try1(k) }
    for (int k = 6; k < 8; k++) { try1(k) }
    try1(4)
    go {
        defer { print 'g1' }
        defer { def r = recover(); print "g2:$r"; panic 'second' }
        close(d)
    }
    yield
    print 'never'
}
simulate
expect threw, 'second'
expect output, 'd0 r0:sync: negative WaitGroup counter d1 r1:close of closed channel d2 r2:send on closed channel d3 r3:send on closed channel d6 r6:close of closed channel end7 d7 r7:<nil> d4 r4:runtime error: integer divide by zero g2:close of closed channel g1'
