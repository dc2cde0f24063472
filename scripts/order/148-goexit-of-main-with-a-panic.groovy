// Main leaves by Goexit, and a panic on its way is recovered from: it does not come back, and exit(0) is never called.
world version: 'go1.19', procs: 1
main {
    defer { def r = recover(); print "r:$r" }
    defer { panic 'x' }
    go { for (i in 1..3) { print "w$i"; runtime.Gosched() } }
    runtime.Goexit()
}
simulate
expect threw, 'no goroutines (main called runtime.Goexit) - deadlock!'
expect output, 'r:x w1 w2 w3'
