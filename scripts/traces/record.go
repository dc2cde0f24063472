// Traces one workload: go run WORKLOAD.go record.go [TRACE [ROUNDS]].
package main

import (
	"os"
	"runtime/trace"
	"strconv"
)

// main runs work, traced to the file named, as many rounds as asked for (1).
func main() {
	rounds := 1
	if len(os.Args) > 2 {
		rounds, _ = strconv.Atoi(os.Args[2])
	}
	if len(os.Args) > 1 && os.Args[1] != "-" {
		f, err := os.Create(os.Args[1])
		if err != nil {
			panic(err)
		}
		defer f.Close()
		if err := trace.Start(f); err != nil {
			panic(err)
		}
		defer trace.Stop()
	}
	for i := 0; i < rounds; i++ {
		work()
	}
}

var sink int

// spin computes for a while, without a call.
func spin(n int) {
	s := 0
	for i := 0; i < n; i++ {
		s += i ^ s
	}
	sink = s
}
