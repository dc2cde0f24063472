// Two pairs of goroutines pass a ball over unbuffered channels.
package main

import "sync"

func work() {
	var wg sync.WaitGroup
	for pair := 0; pair < 2; pair++ {
		a, b := make(chan int), make(chan int)
		wg.Add(2)
		go func() {
			defer wg.Done()
			for i := 0; i < 300; i++ {
				a <- i
				<-b
			}
		}()
		go func() {
			defer wg.Done()
			for i := 0; i < 300; i++ {
				<-a
				b <- i
			}
		}()
	}
	wg.Wait()
}
