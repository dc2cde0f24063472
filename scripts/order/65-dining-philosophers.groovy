// Five philosophers; the last one takes his forks the other way round.
world version: 'go1.19', procs: 1
waitgroup 'wg'
mutex 'forks', count: 5
func('philosopher') { int i ->
    int first = i
    int second = (i + 1) % 5
    if (i == 4) {
        first = 0
        second = 4
    }
    for (int round = 0; round < 2; round++) {
        forks[first].Lock()
        print "l$i"
        yield
        forks[second].Lock()
        print "eat$i"
        yield
        forks[second].Unlock()
        forks[first].Unlock()
    }
    wg.Done()
}
main {
    wg.Add(5)
    for (i in 0..4) { go philosopher(i) }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'l4 l1 l2 l3 eat4 l4 eat3 l3 eat4 l0 eat3 eat2 l2 eat2 eat1 l1 eat1 eat0 l0 eat0 main'
