// fcd7c02c70a1: runqempty says that a queue is empty which never was.
//
// An observer reads head and tail, and they are equal: what there is stands in runnext. The owner starts another goroutine, which
// kicks the one in runnext into the queue, and takes the new one out of runnext again. The observer reads runnext: nil. The
// cure reads the tail once more, and begins again where it has moved.
//
//     shell/bin/gmplab run scripts/museum/fcd7c02-runqempty.groovy
// not shown: the wrong answer is there (drop 'runqempty', 'if (tail == pp.runqtail)'), but no work is lost by it in a world small enough to search: starter starts a and b on p0 while m1 gives p1 away, on a go1.19 whose Ms always spin (drop 'findRunnable', 'if look', or golang/go#45867 is found instead): no violation in 699,316 states under all reductions, 329 moves cut for want of a fourth M. Whoever kicks has called runqput, and calls wakep after it, when the observer does not count as spinning any more.

clear()
world version: 'go1.19', procs: 2, ms: 3, async: false, clock: false
drop 'runqempty', 'if (tail == pp.runqtail)'
go('starter', on: 0) { go 'a'; go 'b' }
go('ends', on: 1) { }
go('a') { compute 1 }
go('b') { compute 1 }
