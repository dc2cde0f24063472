// A tick that nobody takes is lost; Reset begins a new period.
world version: 'go1.19', procs: 1
main {
    def t = time.NewTicker(10.ms)
    time.Sleep(35.ms)
    t.C.receive()
    print 'one'
    select { receive(t.C) { print 'two' }; otherwise { print 'no' } }
    t.C.receive()
    print 'three'
    t.Reset(50.ms)
    t.C.receive()
    print 'four'
    t.Stop()
}
simulate
expect output, 'one no three four'
