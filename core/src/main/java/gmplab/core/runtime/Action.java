package gmplab.core.runtime;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a goroutine does, one statement at a time: the vocabulary of goroutine programs, as data. {@code into} and
 * {@code ok} name a local (or a variable of the world) that takes a result; empty where nobody wants it. Where a channel, a
 * timer or an object is named, the name of a text parameter of the function stands for the thing that its text names.
 */
public sealed interface Action {
    // Statements

    /** {@code name = value}, or {@code name := value} where a local of that name does not exist yet. */
    record Set(String name, Ex value) implements Action { }

    /** {@code name[index] = value}, an array of the world. */
    record SetElem(String name, Ex index, Ex value) implements Action { }

    /** {@code if cond { } else { }}. */
    record If(Ex cond, List<Action> then, List<Action> otherwise) implements Action {
        public If {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }

    /** {@code for init; cond; post { }}; {@code Num(1)} as the condition is for ever. */
    record For(List<Action> init, Ex cond, List<Action> post, List<Action> body) implements Action {
        public For {
            init = List.copyOf(init);
            post = List.copyOf(post);
            body = List.copyOf(body);
        }
    }

    /** Repeats {@code body} {@code times} times, 1 to 255; 0 means for ever. */
    record Repeat(int times, List<Action> body) implements Action {
        public Repeat {
            body = List.copyOf(body);
        }
    }

    /** {@code break label}; without one it leaves the innermost loop, select or switch. */
    record Break(String label) implements Action {
        public Break() {
            this("");
        }
    }

    /** {@code continue label}; without one the innermost loop. */
    record Continue(String label) implements Action {
        public Continue() {
            this("");
        }
    }

    /** {@code label: for ...}: one loop, select or switch that break and continue may name. */
    record Labelled(String label, List<Action> body) implements Action {
        public Labelled {
            body = List.copyOf(body);
        }
    }

    /** {@code switch of { case values: body }}; no case runs into the next. */
    record Switch(Ex of, List<Arm> arms) implements Action {
        public Switch {
            arms = List.copyOf(arms);
        }
    }

    /** A case of a switch; without values it is the default, which stands last. */
    record Arm(List<Ex> values, List<Action> body) {
        public Arm {
            values = List.copyOf(values);
            body = List.copyOf(body);
        }
    }

    /** {@code return values} from the function, at most {@value Functions#RESULTS_MAX} of them. */
    record Return(List<Ex> values) implements Action {
        public Return {
            values = List.copyOf(values);
        }

        public Return() {
            this(List.of());
        }
    }

    /** {@code runtime.Goexit()}: ends the goroutine, after what it has deferred. */
    record Exit() implements Action { }

    /**
     * {@code defer func(args) { body }(values)}.
     *
     * @param args what is evaluated now, and kept for when the body runs: each a {@link Set} of a name that only the body has
     */
    record Defer(List<Action> body, List<Action> args) implements Action {
        public Defer {
            body = List.copyOf(body);
            args = List.copyOf(args);
        }

        public Defer(List<Action> body) {
            this(body, List.of());
        }
    }

    /** {@code into = recover()}, in a deferred function: 0 where nobody panics. */
    record Recover(String into) implements Action { }

    /** {@code into, ok = f(args)}: another goroutine program called as a function, on the same stack. */
    record Call(String program, List<Ex> args, String into, String ok) implements Action {
        public Call {
            args = List.copyOf(args);
        }

        public Call(String program, List<Ex> args) {
            this(program, args, "", "");
        }
    }

    /** Appends to the world's output: the parts, one after the other, are one word of it. */
    record Print(List<Ex> parts) implements Action {
        public Print {
            parts = List.copyOf(parts);
        }

        public Print(String text) {
            this(List.of(new Ex.Str(text)));
        }
    }

    /** {@code panic(value)}: a text known when the program is built but for one number in it, or what recover gave. */
    record Panic(Ex value) implements Action {
        public Panic(String text) {
            this(new Ex.Str(text));
        }
    }

    /** {@code steps} pieces of user code that touch nothing shared; each is an asynchronous safe point. */
    record Compute(int steps) implements Action { }

    // Goroutines and threads

    /** {@code go f(args)}: starts the goroutine program of this name. */
    record Go(String program, List<Ex> args) implements Action {
        public Go {
            args = List.copyOf(args);
        }

        public Go(String program) {
            this(program, List.of());
        }
    }

    /** {@code runtime.Gosched()}. */
    record Yield() implements Action { }

    /** {@code runtime.LockOSThread()}. */
    record LockThread() implements Action { }

    /** {@code runtime.UnlockOSThread()}. */
    record UnlockThread() implements Action { }

    /** {@code into = runtime.NumGoroutine()}. */
    record NumGoroutine(String into) implements Action { }

    /** {@code runtime.GOMAXPROCS(n)}. */
    record Gomaxprocs(int n) implements Action { }

    // Channels. A channel is named, or is an element of an array of channels: "c", or "c" with an index.

    /** {@code c <- v}. */
    record Send(String channel, Ex value) implements Action {
        public Send(String channel, int value) {
            this(channel, new Ex.Num(value));
        }
    }

    /** {@code into, ok = <-c}; {@code print} shows what came. */
    record Receive(String channel, boolean print, String into, String ok) implements Action {
        public Receive(String channel, boolean print) {
            this(channel, print, "", "");
        }
    }

    /** {@code close(c)}. */
    record Close(String channel) implements Action { }

    /** {@code for into = range c { }}. */
    record Range(String channel, String into, List<Action> body) implements Action {
        public Range {
            body = List.copyOf(body);
        }
    }

    /** {@code select { }}; without cases it blocks for ever. At most one case is the default. */
    record Select(List<Case> cases) implements Action {
        public Select {
            cases = List.copyOf(cases);
        }
    }

    /**
     * A case of a select.
     *
     * @param kind send, receive or default
     * @param channel its channel; empty for default and for a nil channel
     * @param value what is sent
     * @param into takes what is received
     * @param ok whether something was received
     */
    record Case(Kind kind, String channel, Ex value, String into, String ok, List<Action> body) {
        /** The three kinds of cases. */
        public enum Kind { SEND, RECEIVE, DEFAULT }

        public Case {
            body = List.copyOf(body);
        }
    }

    // Package sync and its neighbours; {@code name} is an Obj of the world

    /** {@code mu.Lock()}, of a Mutex or an RWMutex. */
    record Lock(String name) implements Action { }

    /** {@code mu.Unlock()}. */
    record Unlock(String name) implements Action { }

    /** {@code into = mu.TryLock()}. */
    record TryLock(String name, String into) implements Action { }

    /** {@code into = rw.TryRLock()}. */
    record TryRLock(String name, String into) implements Action { }

    /** {@code mu.RLock()}. */
    record RLock(String name) implements Action { }

    /** {@code mu.RUnlock()}. */
    record RUnlock(String name) implements Action { }

    /** {@code wg.Add(n)}; {@code wg.Done()} adds -1. */
    record Add(String name, Ex delta) implements Action { }

    /** {@code wg.Wait()} of a WaitGroup, {@code c.Wait()} of a Cond. */
    record Wait(String name) implements Action { }

    /** {@code c.Signal()}. */
    record Signal(String name) implements Action { }

    /** {@code c.Broadcast()}. */
    record Broadcast(String name) implements Action { }

    /** {@code once.Do(func() { body })}. */
    record Do(String name, List<Action> body) implements Action {
        public Do {
            body = List.copyOf(body);
        }
    }

    /** {@code runtime_Semacquire(&s)}. */
    record Acquire(String name) implements Action { }

    /** {@code runtime_Semrelease(&s, handoff)}. */
    record Release(String name, boolean handoff) implements Action { }

    /** {@code into = atomic.AddInt32(&name, delta)}. */
    record AtomicAdd(String name, Ex delta, String into) implements Action { }

    /** {@code into = atomic.SwapInt32(&name, value)}. */
    record AtomicSwap(String name, Ex value, String into) implements Action { }

    /** {@code into = atomic.CompareAndSwapInt32(&name, old, value)}. */
    record AtomicCas(String name, Ex old, Ex value, String into) implements Action { }

    // Time

    /** {@code t.Reset(d)}: resettimer; a number is an ordinal of the clock, 1 to 62. */
    record Reset(String timer, Ex after, String into) implements Action {
        public Reset(String timer, int after) {
            this(timer, new Ex.Num(after), "");
        }
    }

    /** {@code t.Stop()}: deltimer. */
    record Stop(String timer, String into) implements Action {
        public Stop(String timer) {
            this(timer, "");
        }
    }

    /** {@code time.AfterFunc(d, f)}: addtimer of a timer that starts a goroutine program. */
    record AfterFunc(String timer, Ex after, String program) implements Action {
        public AfterFunc(String timer, int after, String program) {
            this(timer, new Ex.Num(after), program);
        }
    }

    /** {@code t = time.NewTimer(d)}: its channel is the world's channel {@code t.C} of capacity 1. */
    record NewTimer(String timer, Ex after) implements Action { }

    /** {@code t = time.NewTicker(d)}: its channel is the world's channel {@code t.C} of capacity 1. */
    record NewTicker(String timer, Ex period) implements Action { }

    /** {@code time.Sleep(d)}. */
    record Sleep(Ex after) implements Action {
        public Sleep(int after) {
            this(new Ex.Num(after));
        }
    }

    // Memory

    /** Stops the world once and starts it again, as {@code runtime.ReadMemStats} does. */
    record GC() implements Action { }

    /** {@code runtime.GC()}: a whole collection, waited for. */
    record Collect() implements Action { }

    /** {@code debug.FreeOSMemory()}. */
    record FreeOSMemory() implements Action { }

    /** Allocates while a collection may be running: an assist. */
    record Alloc() implements Action { }

    // System calls and I/O

    /** A system call that blocks until the environment lets it return. */
    record Syscall() implements Action { }

    /** A system call that returns at once. */
    record SyscallNow() implements Action { }

    /** A system call known to block (entersyscallblock), until the environment lets it return. */
    record SyscallBlock() implements Action { }

    /** Reads a byte of a pipe in a system call that blocks until there is one. */
    record PipeRead(String pipe, String into) implements Action { }

    /** Writes a byte into a pipe past the scheduler: a raw write that it does not see. */
    record PipeWrite(String pipe, Ex value) implements Action { }

    /**
     * Reads a byte of a connection; parks in the network poller while there is none. -1 where there is an error.
     *
     * @param ok takes the error, one of {@link Fields#IO_ERROR}
     */
    record ConnRead(String conn, String into, String ok) implements Action {
        public ConnRead(String conn, String into) {
            this(conn, into, "");
        }
    }

    /** {@code into = } the error of writing a byte to a connection; parks in the network poller while it is full. */
    record ConnWrite(String conn, Ex value, String into) implements Action {
        public ConnWrite(String conn, Ex value) {
            this(conn, value, "");
        }
    }

    /** {@code c.SetDeadline(time.Now().Add(after))}, of reads, writes or both; {@code Num(0)} is none, less than 0 is past. */
    record SetDeadline(String conn, Of of, Ex after) implements Action {
        /** For which of them. */
        public enum Of { READ, WRITE, BOTH }
    }

    /** Closes both ends of a connection, the written one first; whoever is parked on them comes back. */
    record ConnClose(String conn) implements Action { }

    /**
     * {@code runtime.SetFinalizer(new(T), f)}: an object that nobody else points to. The collection that begins next sweeps it
     * with its last unit, and then the finalizer goroutine calls the function.
     */
    record SetFinalizer(String program) implements Action { }

    // The trace

    /** {@code runtime.ReadTrace()}: takes a full buffer of events; parks while there is none. */
    record ReadTrace() implements Action { }

    /** An event is traced that makes a buffer full. */
    record FillTrace() implements Action { }

    // What every reader of programs needs

    /** The statements inside this one, block by block. */
    default List<List<Action>> blocks() {
        return this instanceof If x ? List.of(x.then, x.otherwise)
            : this instanceof For x ? List.of(x.init, x.body, x.post)
            : this instanceof Repeat x ? List.of(x.body)
            : this instanceof Defer x ? List.of(x.args, x.body)
            : this instanceof Labelled x ? List.of(x.body)
            : this instanceof Switch x ? x.arms.stream().map(Arm::body).toList()
            : this instanceof Range x ? List.of(x.body)
            : this instanceof Do x ? List.of(x.body)
            : this instanceof Select x ? x.cases.stream().map(Case::body).toList() : List.of();
    }

    /** The expressions of this statement, without those of the statements inside it. */
    default List<Ex> expressions() {
        return this instanceof Set x ? List.of(x.value)
            : this instanceof SetElem x ? List.of(x.index, x.value)
            : this instanceof If x ? List.of(x.cond)
            : this instanceof For x ? List.of(x.cond)
            : this instanceof Call x ? x.args
            : this instanceof Return x ? x.values
            : this instanceof Switch x ? switched(x)
            : this instanceof Go x ? x.args
            : this instanceof Print x ? x.parts
            : this instanceof Panic x ? List.of(x.value)
            : this instanceof Send x ? List.of(x.value)
            : this instanceof Select x ? x.cases.stream().map(Case::value).filter(java.util.Objects::nonNull).toList()
            : this instanceof Add x ? List.of(x.delta)
            : this instanceof AtomicAdd x ? List.of(x.delta)
            : this instanceof AtomicSwap x ? List.of(x.value)
            : this instanceof AtomicCas x ? List.of(x.old, x.value)
            : this instanceof Reset x ? List.of(x.after)
            : this instanceof AfterFunc x ? List.of(x.after)
            : this instanceof NewTimer x ? List.of(x.after)
            : this instanceof NewTicker x ? List.of(x.period)
            : this instanceof Sleep x ? List.of(x.after)
            : this instanceof PipeWrite x ? List.of(x.value)
            : this instanceof SetDeadline x ? List.of(x.after)
            : this instanceof ConnWrite x ? List.of(x.value) : List.of();
    }

    private static List<Ex> switched(Switch x) {
        java.util.ArrayList<Ex> r = new java.util.ArrayList<>(List.of(x.of));
        x.arms.forEach(a -> r.addAll(a.values));
        return r;
    }

    /** Calls {@code visit} for each of these statements and for all inside them, in the order of the text. */
    static void walk(List<Action> actions, Consumer<Action> visit) {
        for (Action a : actions) {
            visit.accept(a);
            a.blocks().forEach(b -> walk(b, visit));
        }
    }
}
