// One goroutine is started and answers: so little that a run of the model can be found which makes every event (tiny.groovy).
package main

func work() {
	answer := make(chan int)
	go func() {
		answer <- 1
	}()
	<-answer
}
