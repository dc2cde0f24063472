// A loop without calls is preempted after 10 ms, and goes to the global queue.
world version: 'go1.19', procs: 1
waitgroup 'wg'
variable 'flag'
func('setter') {
    print 'setter'
    flag = 1
    wg.Done()
}
func('other') {
    print 'other'
    wg.Done()
}
func('spin') {
    print 'spin'
    while (flag == 0) { }
    print 'spun'
    wg.Done()
}
main {
    wg.Add(3)
    go setter()
    go other()
    go spin()
    wg.Wait()
}
simulate max: 3000000
expect output, 'spin setter other spun'
