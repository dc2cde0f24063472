// runtime/proc_test.go TestBigGOMAXPROCS: 1024 Ps; all of them find work, and the world stops and starts again.
world version: 'go1.19', procs: 1024
waitgroup 'wg'
variable 'n'
func('count') {
    atomic.AddInt32(n, 1)
    wg.Done()
}
main {
    wg.Add(2000)
    for (i in 0..<2000) go count()
    wg.Wait()
    runtime.ReadMemStats()
    print "$n"
}
simulate()
expect output, '2000'
