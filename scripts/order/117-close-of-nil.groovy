// The panic of closing a nil channel runs what is deferred.
world version: 'go1.19', procs: 1
main {
    def c = make(chan)
    c = null
    defer { print 'd' }
    print 'a'
    close(c)
}
simulate
expect threw, 'close of nil channel'
expect output, 'a d'
