// A system call that blocks loses its P; its goroutine comes back through the global queue.
world version: 'go1.19', procs: 1
waitgroup 'wg'
variable 'entered'
pipe 'p'
func('R') {
    for (int i = 0; i < 3; i++) {
        print "R$i"
        entered += 1
        def b = p.read()
        if (b == 97) { print "r$i=a" }
        if (b == 98) { print "r$i=b" }
        if (b == 99) { print "r$i=c" }
    }
    wg.Done()
}
main {
    wg.Add(1)
    go R()
    for (int i = 0; i < 3; i++) {
        while (entered <= i) { yield }
        print "W$i"
        p.write(97 + i)
        print "w$i"
    }
    wg.Wait()
}
simulate
expect output, 'R0 W0 w0 r0=a R1 W1 w1 r1=b R2 W2 w2 r2=c'
