// Main's return yields while a panic runs what was deferred, also when it is recovered from.
world version: 'go1.19', procs: 1
main {
    go { defer { print 'd1'; runtime.Gosched(); def r = recover(); print "r:$r"; runtime.Gosched(); print 'd2'; runtime.Gosched(); print 'd3' }; panic 'boom' }
    runtime.Gosched()
    print 'end'
}
simulate
expect output, 'd1 end r:boom d2 d3'
