// Sleepers, a ticker, timers that are stopped and reset, and a select with a timeout.
package main

import (
	"sync"
	"time"
)

func work() {
	var wg sync.WaitGroup
	for s := 1; s <= 4; s++ {
		d := time.Duration(s) * 300 * time.Microsecond
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 8; i++ {
				time.Sleep(d)
				spin(10000)
			}
		}()
	}
	wg.Add(2)
	go func() {
		defer wg.Done()
		t := time.NewTicker(500 * time.Microsecond)
		for i := 0; i < 8; i++ {
			<-t.C
		}
		t.Stop()
	}()
	go func() {
		defer wg.Done()
		never := make(chan int)
		t := time.NewTimer(time.Hour)
		for i := 0; i < 8; i++ {
			t.Reset(time.Duration(i+1) * 100 * time.Microsecond)
			select {
			case <-never:
			case <-t.C:
			}
		}
		time.AfterFunc(100*time.Microsecond, func() { spin(1000) })
		t.Stop()
	}()
	wg.Wait()
}
