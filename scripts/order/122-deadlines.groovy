// Deadlines of a connection: fired, taken back, set in the past, of writes, and closed under.
world version: 'go1.19', procs: 1
conn 'n', 8
waitgroup 'wg'
func('r') { int id ->
    def (b, err) = n.read()
    print "r$id:$b:$err"
    wg.Done()
}
main {
    wg.Add(3)
    for (i in 1..3) { go r(i) }
    n.SetReadDeadline(time.Now().Add(20.ms))
    yield
    print 'm'
    n.write(7)
    print 'w'
    wg.Wait()
    def (b, err) = n.read()
    print "$b:$err"
    if (err == os.ErrDeadlineExceeded) { print 'late' }
    n.write(8)
    n.SetReadDeadline(null)
    def c = n.read()
    print "c$c"
    wg.Add(1)
    go r(4)
    yield
    n.SetDeadline(-1.ms)
    print 'past'
    wg.Wait()
    def e = n.write(1)
    print "e$e"
    n.SetDeadline(time.Now().Add(15.ms))
    e = n.write(1)
    print "e$e"
    e = n.write(2)
    e = n.write(3)
    print "full$e"
    wg.Add(1)
    go r(5)
    wg.Wait()
    n.SetWriteDeadline(time.Now().Add(10.ms))
    n.SetReadDeadline(time.Now().Add(30.ms))
    n.read()
    n.read()
    n.SetReadDeadline(time.Now().Add(5.ms))
    def (b2, err2) = n.read()
    print "$b2:$err2"
    wg.Add(1)
    n.SetReadDeadline(time.Now().Add(40.ms))
    go { def last = n.read(); print "r6:$last"; wg.Done() }
    yield
    n.close()
    wg.Wait()
    time.Sleep(50.ms)
    def (b3, err3) = n.read()
    print "$b3:$err3"
    print runtime.NumGoroutine()
}
simulate
expect output, 'm w r3:7:0 r1:-1:3 r2:-1:3 -1:3 late c8 past r4:-1:3 e3 e0 full0 r5:1:0 -1:3 r6:-1 -1:2 1'
