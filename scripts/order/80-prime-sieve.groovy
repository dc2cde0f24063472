// The sieve: each filter is a goroutine of its own, with channels made as they are needed.
world version: 'go1.19', procs: 1
func('filter') { Chan from, Chan to, int prime ->
    for (n in from) {
        if (n % prime != 0) { to << n }
    }
    close to
}
main {
    def numbers = make(chan)
    go {
        for (int i = 2; i < 20; i++) { numbers << i }
        close numbers
    }
    def from = numbers
    while (true) {
        def (prime, ok) = from.receive()
        if (!ok) { break }
        print prime
        def to = make(chan)
        go filter(from, to, prime)
        from = to
    }
    print 'main'
}
simulate
expect output, '2 3 5 7 11 13 17 19 main'
