// The first failure is kept by a once; the others see the cancellation.
world version: 'go1.19', procs: 1
waitgroup 'wg'
once 'failed'
channel 'cancel'
variable 'err'
func('fail') { int n ->
    failed.Do {
        err = n
        print "fail$n"
        close cancel
    }
}
main {
    for (i in 1..5) {
        wg.Add(1)
        go {
            defer wg.Done()
            print "t$i"
            if (i % 2 == 0) {
                yield
                fail(i)
                return
            }
            cancel.receive()
            print "c$i"
        }
    }
    wg.Wait()
    print "err$err"
}
simulate
expect output, 't5 t1 t2 t3 t4 fail2 c5 c3 c1 err2'
