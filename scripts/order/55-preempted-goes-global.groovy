// A loop that is preempted waits behind those who yielded before.
world version: 'go1.19', procs: 1
waitgroup 'wg'
variable 'flag'
func('spin') {
    print 'spin'
    while (flag == 0) { }
    print 'spun'
    wg.Done()
}
func('y') { int n ->
    for (int i = 0; i < 3; i++) {
        print "y$n.$i"
        yield
    }
    if (n == 2) { flag = 1 }
    wg.Done()
}
main {
    wg.Add(3)
    go y(1)
    go y(2)
    go spin()
    wg.Wait()
    print 'main'
}
simulate max: 3000000
expect output, 'spin y1.0 y2.0 y1.1 y2.1 y1.2 y2.2 spun main'
