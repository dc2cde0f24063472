// Workers that poll until they are cancelled by a close, and add up what they computed under a mutex.
world version: 'go1.19', procs: 1
channel 'done'
channel 'res', 3
mutex 'mu'
variable 'total'
waitgroup 'wg'
func('square') { int x -> return x * x }
func('worker') { int id ->
    defer { wg.Done() }
    for (int i = 0; ; i++) {
        select {
            receive(done) { print "w$id-stop"; return }
            otherwise {
                mu.Lock()
                total += square(i)
                mu.Unlock()
                if (i == 2) { res << id }
                yield
            }
        }
    }
}
main {
    for (i in 1..3) { wg.Add(1); go worker(i) }
    for (i in 0..<3) { def v = res.receive(); print "r$v" }
    close(done)
    wg.Wait()
    print "total$total"
}
simulate
expect output, 'r3 r1 r2 w3-stop w1-stop w2-stop total15'
