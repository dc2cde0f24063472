package gmplab.core.runtime;

import java.util.List;

/** What a goroutine does, one statement at a time: the vocabulary of goroutine programs, as data. */
public sealed interface Action {
    /** {@code go f()}: starts the goroutine program of this name. */
    record Go(String program) implements Action { }

    /** {@code runtime.Gosched()}. */
    record Yield() implements Action { }

    /** {@code steps} pieces of user code that touch nothing shared; each is an asynchronous safe point. */
    record Compute(int steps) implements Action { }

    /** {@code t.Reset(d)}: resettimer; {@code after} is in ordinals of the clock, 1 to 62. */
    record Reset(String timer, int after) implements Action { }

    /** {@code t.Stop()}: deltimer. */
    record Stop(String timer) implements Action { }

    /** {@code time.AfterFunc(d, f)}: addtimer of a timer that starts a goroutine program. */
    record AfterFunc(String timer, int after, String program) implements Action { }

    /** {@code time.Sleep(d)}. */
    record Sleep(int after) implements Action { }

    /** A garbage collection as the scheduler sees it at this stage: stops the world once and starts it again. */
    record GC() implements Action { }

    /** A system call that blocks until the environment lets it return. */
    record Syscall() implements Action { }

    /** {@code c <- v}, {@code v} from 0 to 7. */
    record Send(String channel, int value) implements Action { }

    /** {@code <-c}; {@code print} shows what came. */
    record Receive(String channel, boolean print) implements Action { }

    /** {@code close(c)}. */
    record Close(String channel) implements Action { }

    /** Appends to the world's output. */
    record Print(String text) implements Action { }

    /** Repeats {@code body} {@code times} times, 1 to 255; 0 means for ever. */
    record Repeat(int times, List<Action> body) implements Action {
        public Repeat {
            body = List.copyOf(body);
        }
    }

    /** {@code runtime.Goexit()}, or simply the end. */
    record Exit() implements Action { }
}
