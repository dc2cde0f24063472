// A preemption at each step of startm in turn, before Go's change 370682ae98 and after it, and what follows.
// "Asked to stop" is what Go does; "made to leave" ignores canPreemptM, which shows what m.locks protects.
//
//     shell/bin/gmplab run scripts/sweep.groovy

for (version in ['go1.16-dev', 'go1.16']) {
    clear()
    world version: version, procs: 2, ms: 3, idle: 1, async: false, clock: false, stops: 1
    timer 't'
    go('reset', on: 0) { reset 't', 1 }
    go('gc', queue: 0) { gc }
    sweep 'startm'
    expect version == 'go1.16' ? 'held' : 'deadlock'
}
