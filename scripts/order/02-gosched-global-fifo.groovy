// Gosched puts a goroutine behind all others in the global queue.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { String name ->
    for (int i = 0; i < 4; i++) {
        print "$name$i"
        yield
    }
    wg.Done()
}
main {
    wg.Add(3)
    go f('A')
    go f('B')
    go f('C')
    wg.Wait()
}
simulate
expect output, 'C0 A0 B0 C1 A1 B1 C2 A2 B2 C3 A3 B3'
