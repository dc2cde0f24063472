// Each starts three more; the last one inherits runnext.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('node') { String path ->
    print "$path"
    if (len(path) < 3) {
        wg.Add(3)
        go node(path + 'a')
        go node(path + 'b')
        go node(path + 'c')
    }
    wg.Done()
}
main {
    wg.Add(1)
    go node('r')
    wg.Wait()
}
simulate
expect output, 'r rc rcc ra rac rb rbc rca rcb raa rab rba rbb'
