// Three read one connection: the lock of reads is fair, and a close ends the last.
world version: 'go1.19', procs: 1
conn 'n'
waitgroup 'wg'
func('r') { int id -> def b = n.read(); print "r$id:$b"; wg.Done() }
main {
    wg.Add(3)
    for (i in 1..3) { go r(i) }
    yield
    print 'w'
    n.write(1)
    n.write(2)
    time.Sleep(5.ms)
    print 'x'
    n.close()
    wg.Wait()
    print 'end'
}
simulate
expect output, 'w r3:1 r1:2 x r2:-1 end'
