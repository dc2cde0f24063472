// Runs that go on for ever: what never happens in them although it should. Such a run is shown as a lasso, a way there and a
// cycle. Each verdict says what it assumes of Ms, locks and the environment.
//
//     shell/bin/gmplab run scripts/liveness.groovy

// 1. A loop without a call cannot be preempted at a prologue: before Go had signals, one goroutine like this one kept every
//    stop of the world waiting. The shortest such run: 71 moves, and then one move for ever.
world version: 'go1.19', procs: 2, ms: 2, async: false, clock: false
go('gc', on: 0) { gc }
go('spins', on: 1) { for (;;) { } }
explore liveness: 'stops'
expect liveness, 'every stop-the-world completes'
why()

// 2. Signals are the cure, if they arrive: they come from outside, and nothing is assumed of what comes from outside.
world async: true, ms: 3, stops: 1
explore liveness: 'stops'
expect liveness, 'every stop-the-world completes'
why()
explore liveness: 'stops', fair: 'signal'
expect held

// 3. Two goroutines that wake each other are always next (runnext), and what is in the global queue waits. Never looking there
//    first starves it. Go looks at every 61st tick; so does the model where ticks are counted (the first tick is one of them).
def pingPong = { Closure third ->
    clear()
    world version: 'go1.19', procs: 1, ms: 1, async: false, clock: false
    channel 'a'
    channel 'b'
    go('ping', on: 0) { for (;;) { a << 1; receive 'b' } }
    go('pong', queue: 0) { for (;;) { receive 'a'; b << 1 } }
    third()
}
pingPong { go('third', queue: 'global') { } }
policy('globalTick') { view, m, n -> 0 }
explore liveness: 'runs'
expect liveness, 'g2 (third) is runnable and never runs'
why()
policy 'globalTick', 'counted'
explore liveness: 'runs'
expect held

// 4. But the two inherit one time slice from each other, and an inherited slice is no tick: once they are alone, the count stands
//    still at a number that is no multiple of 61. In Go only sysmon's preemption after 10 ms helps; here there is none.
pingPong { go('third', queue: 'global') { for (;;) { yield } } }
policy 'globalTick', 'counted'
explore liveness: 'runs'
expect liveness, 'g2 (third) is runnable and never runs'
moves 5

// 5. Claims of one's own: an invariant is checked at every move of every search, a property in every run that goes on for ever.
pingPong { }
invariant('one message') { count(g) { g.status == _Grunning } <= 1 && a.qcount == 0 }
property('ping comes back') { always { eventually { ping.status == _Grunning } } }
property('they take turns') { leadsTo(ping.status == _Grunning, pong.status == _Grunning) }
explore liveness: true
expect held
property('pong rests') { eventually { always { pong.status == _Gwaiting } } }
explore liveness: 'pong rests'
expect liveness, 'pong rests'
