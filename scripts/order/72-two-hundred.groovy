// 200 goroutines that yield once, and one whose turn comes by the 61st tick.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int n ->
    if (n % 20 == 0) { print "f$n" }
    yield
    if (n % 20 == 0) { print "g$n" }
    wg.Done()
}
main {
    wg.Add(200)
    for (int i = 0; i < 200; i++) {
        go f(i)
        if (i == 100) {
            print 'yield'
            yield
            print 'back'
        }
    }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'yield f100 f0 f20 f40 back f60 f80 g100 f120 f140 f160 g0 f180 g20 g40 g60 g80 g120 g140 g160 g180 main'
