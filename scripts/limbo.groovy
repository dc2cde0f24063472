// The bug that gmplab begins with (golang/go#42237, cured by Go commit 370682ae98).
//
// In 2020 a timer reset began to call wakep on the goroutine's own stack. startm takes an idle P and hands it to another M;
// a goroutine that is preempted in between keeps the P in its frames. If the world is being stopped just then, nobody will run
// that goroutine again before the stop is over, and the stop waits for that P: for ever.
//
//     shell/bin/gmplab run scripts/limbo.groovy

def goroutines = { Map where ->
    timer 't'
    go('reset', on: 0) { reset 't', 1 }
    go('gc', *: where) { gc }
}

// 1. Three Ps: the stop's own preemption is enough.
clear()
world version: 'go1.16-dev', procs: 3, ms: 3, idle: 1, async: false, clock: false
goroutines(on: 1)
explore order: 'bfs'
expect deadlock, 'stop-the-world never completes'
moves()
owners()
why()

// 2. Two Ps: the goroutine was asked 10 ms earlier, and the stop begins after it has left. One M parked at the start: the P is
//    lost in the nextp of an M that nobody wakes. None parked: on the way to making a thread. Every window there is:
for (idle in [1, 0]) {
    clear()
    world version: 'go1.16-dev', procs: 2, ms: 3, idle: idle, preempts: 1, async: false, clock: false, stops: 1
    goroutines(queue: 0)
    explore merge: true, locks: true, all: true
    expect deadlock, 'stop-the-world never completes'
}

// 3. The same with startm's protection taken out of go1.19: there newm holds m.locks itself, so the ways through allocm and
//    newm1 are shut, and newm's own prologue is left.
for (idle in [1, 0]) {
    clear()
    world version: 'go1.19-unprotected', procs: 2, ms: 3, idle: idle, preempts: 1, async: false, clock: false, stops: 1
    goroutines(queue: 0)
    explore merge: true, locks: true, all: true
    expect deadlock, 'stop-the-world never completes'
}

println 'Why the windows differ: the routines that both versions call there, and what go1.19 has more.'
diff 'newm', 'go1.16-dev', 'go1.19-unprotected'

// 4. The cure. In this world go1.16-dev fails (above, with 3 Ms); 4 Ms are the fewest with which no move is cut.
for (version in ['go1.16', 'go1.15']) {
    clear()
    world version: version, procs: 2, ms: 4, preempts: 1, async: false, clock: false, stops: 1
    goroutines(queue: 0)
    explore reduce: true, all: true
    expect held
}

// go1.15 never calls startm from a timer, so that world asks it little: here a goroutine is started instead, and Ps travel.
clear()
world version: 'go1.15', procs: 2, ms: 4, preempts: 1, async: false, clock: false, stops: 1
go('starter', on: 0) { go 'child' }
go('child') { compute 1 }
go('gc', queue: 0) { gc }
explore reduce: true, all: true
expect held

// 5. Larger, and so only as far as the search goes: three Ps, a goroutine started by another, so that go1.15 hands Ps over too.
for (version in ['go1.16', 'go1.15']) {
    clear()
    world version: version, procs: 3, ms: 4, idle: 1, preempts: 1
    timer 't'
    go('starter', on: 0) { go 'child'; reset 't', 1 }
    go('child') { compute 1 }
    go('gc', on: 1) { gc }
    explore merge: true, locks: true, all: true, maxStates: 2_000_000
    expect bounded
}
