// The goroutine started last is in runnext; the others wait in the order in which they came.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('g') { int n ->
    print "g$n"
    wg.Done()
}
main {
    wg.Add(5)
    for (i in 1..5) { go g(i) }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'g5 g1 g2 g3 g4 main'
