// One wait group releases those who are counted by the next.
world version: 'go1.19', procs: 1
waitgroup 'a'
waitgroup 'b'
waitgroup 'all'
func('w') { int id ->
    a.Wait()
    print "a$id"
    b.Done()
    b.Wait()
    print "b$id"
    all.Done()
}
main {
    a.Add(1)
    b.Add(4)
    all.Add(4)
    for (i in 1..4) { go w(i) }
    yield
    print 'm'
    a.Done()
    print 'n'
    b.Wait()
    print 'o'
    all.Wait()
    print 'end'
}
simulate
expect output, 'm n a3 a4 a1 a2 b2 b1 o b3 b4 end'
