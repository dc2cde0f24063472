// Two readers in system calls, a writer that yields, and one that goes on meanwhile.
world version: 'go1.19', procs: 1
waitgroup 'wg'
pipe 'p'
pipe 'q'
variable 'entered'
func('reader') { int n ->
    print "r$n"
    entered += 1
    def b = 0
    if (n == 1) { b = p.read() } else { b = q.read() }
    print "b$n=$b"
    wg.Done()
}
main {
    wg.Add(2)
    go reader(1)
    while (entered < 1) { yield }
    sleep 30.ms
    print 'one'
    go reader(2)
    while (entered < 2) { yield }
    sleep 30.ms
    print 'two'
    q.write(7)
    sleep 30.ms
    p.write(8)
    print 'written'
    wg.Wait()
    print 'main'
}
simulate
expect output, 'r1 one r2 two b2=7 written b1=8 main'
