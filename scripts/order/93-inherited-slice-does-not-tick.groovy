// Two in ping-pong inherit one slice, so that the 61st tick does not come and the global queue waits.
world version: 'go1.19', procs: 1
channel 'a'
channel 'b'
waitgroup 'wg'
variable 'n'
func('ping') {
    for (int i = 0; i < 200; i++) { a << i; b.receive() }
    print 'pingend'
    wg.Done()
}
func('pong') {
    for (int i = 0; i < 200; i++) { a.receive(); b << i }
    print 'pongend'
    wg.Done()
}
func('y') {
    for (int i = 0; i < 3; i++) { print "y$i"; yield }
    wg.Done()
}
main {
    wg.Add(4)
    go ping()
    go pong()
    go y()
    go { print 'l'; wg.Done() }
    wg.Wait()
    print 'end'
}
simulate
expect output, 'l pingend pongend y0 y1 y2 end'
