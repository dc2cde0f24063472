// A panic with a number in its text, recovered from and panicked with again; the last one ends the process.
world version: 'go1.19', procs: 1
array 'arr', 2
func('f') { int k ->
    defer { def r = recover(); print "f$k:$r"; if (r != null) { panic r } }
    if (k == 0) { panic "bad $k!" }
    if (k == 1) { panic k }
    if (k == 2) { arr[k] = 1 }
    if (k == 3) { panic 'plain' }
    print "ok$k"
}
func('g') { int k ->
    defer { def r = recover(); print "g$k:$r" }
    f(k)
}
main {
    for (int k = 0; k < 5; k++) { g(k) }
    defer { print 'last' }
    int n = 7
    panic "end $n"
}
simulate
expect threw, 'end 7'
expect output, 'f0:bad 0! g0:bad 0! f1:1 g1:1 f2:runtime error: index out of range [2] with length 2 g2:runtime error: index out of range [2] with length 2 f3:plain g3:plain ok4 f4:<nil> g4:<nil> last'
