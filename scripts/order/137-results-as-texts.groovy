// Workers send texts with two numbers in them.
world version: 'go1.19', procs: 1
channel 'jobs', 3
channel 'results', 3
func('worker') { int id ->
    for (j in jobs) { print "w$id j$j"; time.Sleep(10.ms * j); results << "w$id:$j" }
}
main {
    for (int i = 0; i < 2; i++) { go worker(i) }
    for (int j = 1; j <= 4; j++) { jobs << j }
    close(jobs)
    for (int i = 0; i < 4; i++) { print results.receive() }
}
simulate
expect output, 'w1 j1 w0 j2 w1 j3 w1:1 w0 j4 w0:2 w1:3 w0:4'
