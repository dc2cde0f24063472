// Three goroutines that compute until the next one has begun; preemption puts each behind the others.
world version: 'go1.19', procs: 1
waitgroup 'wg'
variable 'a'
variable 'b'
main {
    wg.Add(3)
    go {
        print 'x'
        b = 1
        wg.Done()
    }
    go {
        print 'y'
        while (b == 0) { }
        print 'y2'
        wg.Done()
    }
    go {
        print 'z'
        while (b == 0) { }
        print 'z2'
        wg.Done()
    }
    wg.Wait()
    print 'main'
}
simulate
expect output, 'z x y y2 z2 main'
