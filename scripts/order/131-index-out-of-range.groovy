// An index that is out of range says which it is and how many there are, and can be recovered from; the last one is not.
world version: 'go1.19', procs: 1
array 'arr', 3
mutex 'mu', count: 2
channel 'cs', 1, count: 2
func('try1') { int k ->
    defer { def r = recover(); print "r$k:$r" }
    arr[k] = 7
    print "ok$k:${arr[k]}"
}
func('inner') { int k ->
    defer { print "in$k" }
    mu[k].Lock()
    mu[k].Unlock()
    print "l$k"
}
func('outer') { int k ->
    defer { def r = recover(); print "o$k:$r" }
    inner(k)
}
main {
    try1(2)
    try1(3)
    int m = -1
    try1(m)
    outer(1)
    outer(2)
    outer(m)
    int z = 9
    print arr[z]
}
simulate
expect threw, 'index out of range [9] with length 3'
expect output, 'ok2:7 r2:<nil> r3:runtime error: index out of range [3] with length 3 r-1:runtime error: index out of range [-1] l1 in1 o1:<nil> in2 o2:runtime error: index out of range [2] with length 2 in-1 o-1:runtime error: index out of range [-1]'
