// runtime/crash_test.go: what checkdead says, and when. TestSimpleDeadlock, TestInitDeadlock (no world here has an init: the
// same as simple), TestLockedDeadlock, TestLockedDeadlock2, TestGoexitDeadlock, TestGoexitInPanic (no recover here), and
// what must not be called dead: a sleeper, a timer, a system call.
def asleep = 'all goroutines are asleep - deadlock!'
def dead = { String name, Closure it -> clear(); world version: 'go1.19', procs: 1; it() }

dead('TestSimpleDeadlock') { main { select { } } }
simulate()
expect threw, asleep

dead('TestLockedDeadlock') { main { runtime.LockOSThread(); select { } } }
simulate()
expect threw, asleep

dead('TestLockedDeadlock2') {
    func('locked') { runtime.LockOSThread(); select { } }
    main { go locked(); time.Sleep(1.ms); select { } }
}
simulate()
expect threw, asleep

dead('TestGoexitDeadlock') {
    func('ends') { }
    main { go ends(); go ends(); runtime.Goexit() }
}
simulate()
expect threw, 'no goroutines (main called runtime.Goexit) - deadlock!'

dead('a sleeper is alive') { channel 'c'; func('s') { time.Sleep(5.ms); c << 1 }; main { go s(); c.receive(); print 'ok' } }
simulate()
expect output, 'ok'

dead('a timer is alive') { channel 'c'; timer 't'; func('f') { c << 1 }; main { afterFunc 't', 5.ms, 'f'; c.receive(); print 'ok' } }
simulate()
expect output, 'ok'

dead('a system call is alive') {
    channel 'c'
    pipe 'p'
    func('r') { p.read(); c << 1 }
    func('w') { time.Sleep(5.ms); p.write(1) }
    main { go r(); go w(); c.receive(); print 'ok' }
}
simulate()
expect output, 'ok'
