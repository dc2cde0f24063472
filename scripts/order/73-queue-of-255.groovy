// 255 goroutines started at once: where the local queue overflows the older half goes to the global one.
world version: 'go1.19', procs: 1
waitgroup 'wg'
func('f') { int n ->
    if (n % 16 == 0 || n > 250) { print n }
    wg.Done()
}
main {
    wg.Add(255)
    for (int i = 0; i < 255; i++) { go f(i) }
    print 'started'
    wg.Wait()
    print 'main'
}
simulate
expect output, 'started 254 0 16 32 48 64 80 96 112 128 144 160 176 192 208 224 240 251 252 253 main'
