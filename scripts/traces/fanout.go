// One goroutine hands out work, many do it, a WaitGroup waits for them.
package main

import "sync"

func work() {
	var wg sync.WaitGroup
	jobs := make(chan int)
	for w := 0; w < 8; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				spin(j * 1000)
			}
		}()
	}
	for j := 0; j < 100; j++ {
		jobs <- j
	}
	close(jobs)
	wg.Wait()
}
