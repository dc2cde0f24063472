// Five wait for two channels; a close wakes those who are left.
world version: 'go1.19', procs: 1
channel 'a'
channel 'b'
waitgroup 'wg'
func('w') { int id ->
    select {
        receive(a) { v -> print "w$id:a$v" }
        receive(b) { v -> print "w$id:b$v" }
    }
    wg.Done()
}
main {
    wg.Add(5)
    for (i in 1..5) { go w(i) }
    yield
    a << 1
    b << 2
    print 'm'
    b << 3
    close(a)
    print 'c'
    wg.Wait()
    print 'end'
}
simulate
expect output, 'm c w3:a0 w5:a1 w1:b2 w2:b3 w4:a0 end'
