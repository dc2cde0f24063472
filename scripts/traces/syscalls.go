// System calls that return at once, ones that block, a pipe that the poller watches, and a goroutine locked to its thread.
package main

import (
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"
)

func work() {
	var wg sync.WaitGroup
	wg.Add(4)
	go func() {
		defer wg.Done()
		for i := 0; i < 50; i++ {
			syscall.Getppid()
			os.Stat("/")
		}
	}()
	go func() {
		defer wg.Done()
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for i := 0; i < 10; i++ {
			ts := syscall.NsecToTimespec(int64(200 * time.Microsecond))
			syscall.Nanosleep(&ts, nil)
		}
	}()
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	go func() {
		defer wg.Done()
		buf := make([]byte, 1)
		for i := 0; i < 20; i++ {
			r.Read(buf)
		}
	}()
	go func() {
		defer wg.Done()
		for i := 0; i < 20; i++ {
			spin(20000)
			w.Write([]byte{byte(i)})
		}
	}()
	wg.Wait()
	r.Close()
	w.Close()
}
