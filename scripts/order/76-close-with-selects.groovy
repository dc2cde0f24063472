// Many who wait in selects on two channels; one is closed.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'a'
channel 'b'
main {
    wg.Add(6)
    for (i in 1..6) {
        go {
            if (i % 2 == 0) {
                select {
                    receive(a) { v, ok -> print "a$i:$ok" }
                    receive(b) { v, ok -> print "b$i:$ok" }
                }
            } else {
                select {
                    receive(b) { v, ok -> print "B$i:$ok" }
                    receive(a) { v, ok -> print "A$i:$ok" }
                }
            }
            wg.Done()
        }
    }
    yield
    b << 1
    print 'sent'
    close a
    print 'closed'
    wg.Wait()
    print 'main'
}
simulate
expect output, 'sent closed A1:false b6:true A5:false a4:false A3:false a2:false main'
