// A queue of two, with a mutex and two conds.
world version: 'go1.19', procs: 1
waitgroup 'wg'
mutex 'mu'
cond 'notEmpty', 'mu'
cond 'notFull', 'mu'
variable 'n'
func('put') { int k ->
    for (int i = 0; i < 3; i++) {
        mu.Lock()
        while (n == 2) { notFull.Wait() }
        n += 1
        print "put$k.$i"
        notEmpty.Signal()
        mu.Unlock()
    }
    wg.Done()
}
func('take') { int k ->
    for (int i = 0; i < 3; i++) {
        mu.Lock()
        while (n == 0) { notEmpty.Wait() }
        n -= 1
        print "take$k.$i"
        notFull.Signal()
        mu.Unlock()
    }
    wg.Done()
}
main {
    wg.Add(4)
    go take(1)
    go put(1)
    go take(2)
    go put(2)
    wg.Wait()
    print 'main'
}
simulate
expect output, 'put2.0 put2.1 take1.0 take1.1 put2.2 take1.2 put1.0 put1.1 take2.0 take2.1 put1.2 take2.2 main'
