// A panic in a goroutine runs its own defers, not those of main.
world version: 'go1.19', procs: 1
main {
    defer { print 'maindefer' }
    go { defer { print 'd' }; print 'g'; panic 'boom' }
    yield
    print 'never'
}
simulate
expect threw, 'boom'
expect output, 'g d'
