// A done channel cancels workers, who tell each other by a select; the longest waiter is told first.
world version: 'go1.19', procs: 1
waitgroup 'wg'
channel 'done'
channel 'work'
main {
    for (i in 1..4) {
        wg.Add(1)
        go {
            defer { wg.Done() }
            while (true) {
                select {
                    receive(done) { print "stop$i"; return }
                    receive(work) { v -> print "w$i:$v" }
                }
            }
        }
    }
    yield
    for (int n = 0; n < 6; n++) {
        work << n
        print "sent$n"
    }
    close done
    print 'cancelled'
    wg.Wait()
    print 'main'
}
simulate
expect output, 'sent0 sent1 sent2 sent3 w3:3 w3:4 sent4 sent5 cancelled w3:5 stop3 w4:0 stop4 w1:1 stop1 w2:2 stop2 main'
