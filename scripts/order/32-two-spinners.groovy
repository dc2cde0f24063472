// Two loops without calls: the second runs while the first waits in the global queue behind the rest.
world version: 'go1.19', procs: 1
waitgroup 'wg'
variable 'flag'
func('setter') {
    print 'setter'
    flag = 1
    wg.Done()
}
func('spin') { int n ->
    print "spin$n"
    while (flag == 0) { }
    print "spun$n"
    wg.Done()
}
main {
    wg.Add(4)
    go spin(1)
    go spin(2)
    go setter()
    go spin(3)
    wg.Wait()
    print 'main'
}
simulate max: 3000000
expect output, 'spin3 spin1 spin2 setter spun3 spun1 spun2 main'
