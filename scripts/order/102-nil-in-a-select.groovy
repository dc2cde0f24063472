// A nil channel switches a case of a select off.
world version: 'go1.19', procs: 1
channel 'a', 2
channel 'b', 2
main {
    a << 1
    a << 2
    b << 3
    def in1 = a
    def in2 = b
    in2 = null
    for (int i = 0; i < 2; i++) {
        select {
            receive(in1) { v -> print "a$v" }
            receive(in2) { v -> print "b$v" }
        }
    }
    in1 = null
    in2 = b
    select {
        receive(in1) { v -> print "a$v" }
        receive(in2) { v -> print "b$v" }
    }
    in2 = null
    select {
        receive(in1) { v -> print "a$v" }
        receive(in2) { v -> print "b$v" }
        otherwise { print 'none' }
    }
    go { time.Sleep(5.ms); a << 9 }
    in1 = a
    select {
        receive(in1) { v -> print "a$v" }
        receive(in2) { v -> print "b$v" }
    }
}
simulate
expect output, 'a1 a2 b3 none a9'
