// A small server: a request arrives every 5 ms, and each is answered by a goroutine of its own that takes 12 ms.
world version: 'go1.19', procs: 2
external 'socket', 6, every: 5
waitgroup 'wg'
func('handle') { int request ->
    sleep 12 * Millisecond
    socket.write(request)
    print "answered $request"
    wg.Done()
}
main {
    wg.Add(6)
    for (int i = 0; i < 6; i++) {
        def request = socket.read()
        go handle(request)
    }
    wg.Wait()
    print 'served'
}
simulate
expect output, 'answered 1 answered 2 answered 3 answered 4 answered 5 answered 6 served'
