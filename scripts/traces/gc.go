// Goroutines that allocate, collections asked for, and the world stopped by ReadMemStats.
package main

import (
	"runtime"
	"sync"
)

var keep [4][][]byte

func work() {
	var wg sync.WaitGroup
	for w := 0; w < 4; w++ {
		w := w
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 100; i++ {
				keep[w] = append(keep[w], make([]byte, 4<<10))
				if i%50 == 49 {
					keep[w] = nil
					runtime.Gosched()
				}
			}
		}()
	}
	runtime.GC()
	var st runtime.MemStats
	runtime.ReadMemStats(&st)
	runtime.GC()
	wg.Wait()
}
