// fcd7c02c70a1: runqempty says that a queue is empty which never was.
//
// An observer reads head and tail, and they are equal: what there is stands in runnext. The owner starts another goroutine, which
// kicks the one in runnext into the queue, and takes the new one out of runnext again. The observer reads runnext: nil. The
// cure reads the tail once more, and begins again where it has moved. Here the observer has given p0 away and looks once more into
// all queues, while another M has got p0 back from its system call: the observer passes p0 by.
//
//     shell/bin/gmplab run scripts/museum/fcd7c02-runqempty.groovy
// note: what is claimed is the answer itself, of the whole time that it takes: a property, so the whole graph of the world is searched. No work is lost by the wrong answer in a go1.19 small enough to search (2 Ps, 3 Ms that always spin: no violation in 699,316 states under all reductions): whoever kicks has called runqput, and calls wakep after it, when the observer does not count as spinning any more.

for (broken in [true, false]) {
    clear()
    world version: 'go1.19', procs: 1, ms: 2, idle: 1, async: false, clock: false
    if (broken) {
        drop 'runqempty', 'if (tail == pp.runqtail)'
    }
    go('starter', on: 0) { syscallBlock; go 'a'; go 'b' }
    go('ends', queue: 0) { }
    go('a') { }
    go('b') { }
    property('what is never empty is not taken for empty') {
        always { at(m1, 'checkRunqsNoP', 'runqempty') && (p0.runqhead != p0.runqtail || p0.runnext != nil)
            ==> !until(p0.runqhead != p0.runqtail || p0.runnext != nil, at(m1, 'checkRunqsNoP', 'set i#2')) }
    }
    explore liveness: 'what is never empty is not taken for empty'
    broken ? expect(liveness, 'what is never empty is not taken for empty') : expect(held)
}
