// Numbers through four stages with buffers between them, a mutex and a condition variable at the end.
package main

import "sync"

func stage(in chan int) chan int {
	out := make(chan int, 4)
	go func() {
		for v := range in {
			spin(2000)
			out <- v + 1
		}
		close(out)
	}()
	return out
}

func work() {
	first := make(chan int, 4)
	last := stage(stage(stage(stage(first))))
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	sum, done := 0, false
	go func() {
		for v := range last {
			mu.Lock()
			sum += v
			cond.Signal()
			mu.Unlock()
		}
		mu.Lock()
		done = true
		cond.Signal()
		mu.Unlock()
	}()
	for i := 0; i < 100; i++ {
		first <- i
	}
	close(first)
	mu.Lock()
	for !done {
		cond.Wait()
	}
	mu.Unlock()
}
