// 257 goroutines started at once: where the local queue overflows the older half goes to the global one.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int n ->
    if (n % 16 == 0 || n > 250) { print n }
    wg.Done()
}
main {
    wg.Add(257)
    for (int i = 0; i < 257; i++) { go f(i) }
    print 'started'
    wg.Wait()
    print 'main'
}
simulate
expect output, 'started 256 128 144 160 176 192 208 224 240 0 251 252 253 254 16 32 48 64 80 96 112 255 main'
