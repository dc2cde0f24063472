package gmplab.shell.command;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The words between a goroutine's braces: how each is typed, what it stands for in Go, what it becomes. A method of a
 * thing of the world is the word with that thing first: {@code mu.Lock()} is {@code lock mu}.
 */
final class GoroutineWords {
    /**
     * One word.
     *
     * @param results how many results it can give to names: {@code v, ok = receive c} has two
     */
    record Word(String name, String synopsis, String meaning, int min, int max, int results, Maker maker) { }

    /** Makes the action of a call; {@code into} and {@code ok} are empty where nobody wants the result. */
    @FunctionalInterface
    interface Maker {
        Action make(Given a, String into, String ok);
    }

    /** What was given to a word. */
    interface Given {
        /** A thing of the world: the name that was typed, with quotes or without. */
        String thing(int i);

        /** A channel by its name. */
        String channel(int i);

        Ex value(int i);

        /** A whole number known when the program is written. */
        int number(int i, String what, int min, int max);

        boolean flag(String name);

        boolean has(int i);

        List<Action> body(int i);

        List<Ex> rest(int from);

        /** What is printed: the parts of a text. */
        List<Ex> parts();

        List<Action.Case> cases(int i);

        /** A function's name, or a function literal, which gets one. */
        String function(int i);

        /** What a thing is, a connection wherever its other end may be; null for none of the world's objects. */
        Obj.Kind kind(int i);

        UserError wrong(String what);
    }

    private static final Map<String, Word> WORDS = new LinkedHashMap<>();
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(Map.entry("gosched", "yield"),
        Map.entry("goexit", "exit"), Map.entry("append", "print"), Map.entry("println", "print"),
        Map.entry("lockosthread", "lockThread"), Map.entry("unlockosthread", "unlockThread"),
        Map.entry("readmemstats", "gc"), Map.entry("freeosmemory", "freeOSMemory"), Map.entry("recv", "receive"),
        Map.entry("addint32", "atomicAdd"), Map.entry("addint64", "atomicAdd"),
        Map.entry("compareandswapint32", "atomicCas"), Map.entry("compareandswapint64", "atomicCas"), Map.entry("compareandswap", "atomicCas"),
        Map.entry("swapint32", "swap"), Map.entry("swapint64", "swap"), Map.entry("storeint32", "store"), Map.entry("storeint64", "store"));

    static {
        goroutines();
        channels();
        sync();
        time();
        memoryAndIO();
    }

    private GoroutineWords() { }

    private static void word(String name, String synopsis, String meaning, int min, int max, int results, Maker maker) {
        WORDS.put(name, new Word(name, synopsis, meaning, min, max, results, maker));
    }

    private static void goroutines() {
        word("go", "go f(1, 'a')\ngo { ... }\ngo(i) { int n -> ... }\ngo 'f', 1, 'a'",
            "go f(1, \"a\"): starts a function, by its name or as it stands here", 1, 9, 0,
            (a, i, o) -> new Action.Go(a.thing(0), a.rest(1)));
        word("yield", "yield", "runtime.Gosched()", 0, 0, 0, (a, i, o) -> new Action.Yield());
        word("exit", "exit", "runtime.Goexit()", 0, 0, 0, (a, i, o) -> new Action.Exit());
        word("defer", "defer { ... }\ndefer f(1)\ndefer mu.Unlock()", "defer: what is given to the call is evaluated at once, as in Go", 1, 1, 0,
            (a, i, o) -> new Action.Defer(a.body(0)));
        word("recover", "def r = recover()", "in a deferred { ... }: 0 or the text of the panic, which is over", 0, 0, 1,
            (a, i, o) -> new Action.Recover(i));
        word("panic", "panic 'text'\npanic \"bad $n\"\npanic r", "panic(\"text\"), with at most one number in it, or panic(r) with what recover gave", 1, 1, 0,
            (a, i, o) -> new Action.Panic(a.value(0)));
        word("print", "print 'text'\nprint \"v=$v\"\nprint a, b", "appends one word to the world's output; several with blanks between them", 1, 8, 0,
            (a, i, o) -> new Action.Print(a.parts()));
        word("compute", "compute N", "N pieces of user code that touch nothing shared", 0, 1, 0,
            (a, i, o) -> new Action.Compute(a.has(0) ? a.number(0, "the number of steps", 1, 255) : 1));
        word("repeat", "repeat(N) { ... }", "N times, 1 to 255; 0 is for ever", 2, 2, 0,
            (a, i, o) -> new Action.Repeat(a.number(0, "repeat", 0, 255), a.body(1)));
        word("lockThread", "lockThread", "runtime.LockOSThread()", 0, 0, 0, (a, i, o) -> new Action.LockThread());
        word("unlockThread", "unlockThread", "runtime.UnlockOSThread()", 0, 0, 0, (a, i, o) -> new Action.UnlockThread());
        word("numGoroutine", "def n = runtime.NumGoroutine()", "how many goroutines there are, without the runtime's own", 0, 0, 1,
            (a, i, o) -> new Action.NumGoroutine(i));
        word("gomaxprocs", "gomaxprocs N", "runtime.GOMAXPROCS(N)", 1, 1, 0,
            (a, i, o) -> new Action.Gomaxprocs(a.number(0, "GOMAXPROCS", 1, 1024)));
    }

    private static void channels() {
        word("send", "send 'c', VALUE\nc << VALUE", "c <- VALUE", 1, 2, 0,
            (a, i, o) -> new Action.Send(a.thing(0), a.has(1) ? a.value(1) : new Ex.Num(0)));
        word("receive", "receive 'c', print: true\ndef v = c.receive()\ndef (v, ok) = c.receive()", "<-c", 1, 1, 2,
            (a, i, o) -> new Action.Receive(a.channel(0), a.flag("print"), i, o));
        word("close", "close 'c'", "close(c), of a channel or a connection", 1, 1, 0,
            (a, i, o) -> a.kind(0) == Obj.Kind.CONN ? new Action.ConnClose(a.thing(0)) : new Action.Close(a.thing(0)));
        word("select", "select { ... }\nselect { receive(c) { v -> ... }; send(d, 1) { ... }; otherwise { ... } }",
            "select { case v := <-c: ... case d <- 1: ... default: ... }", 1, 1, 0, (a, i, o) -> new Action.Select(a.cases(0)));
    }

    private static void sync() {
        word("lock", "mu.Lock()", "sync.Mutex, sync.RWMutex", 1, 1, 0, (a, i, o) -> new Action.Lock(a.thing(0)));
        word("unlock", "mu.Unlock()", "sync.Mutex, sync.RWMutex", 1, 1, 0, (a, i, o) -> new Action.Unlock(a.thing(0)));
        word("tryRLock", "def ok = rw.TryRLock()", "sync.RWMutex", 1, 1, 1, (a, i, o) -> new Action.TryRLock(a.thing(0), i));
        word("tryLock", "def ok = mu.TryLock()", "sync.Mutex, sync.RWMutex", 1, 1, 1, (a, i, o) -> new Action.TryLock(a.thing(0), i));
        word("rLock", "rw.RLock()", "sync.RWMutex", 1, 1, 0, (a, i, o) -> new Action.RLock(a.thing(0)));
        word("rUnlock", "rw.RUnlock()", "sync.RWMutex", 1, 1, 0, (a, i, o) -> new Action.RUnlock(a.thing(0)));
        word("add", "wg.Add(N)\ndef n = x.Add(N)", "sync.WaitGroup; of a variable: atomicAdd", 2, 2, 1, (a, i, o) ->
            a.kind(0) == Obj.Kind.VAR ? new Action.AtomicAdd(a.thing(0), a.value(1), i) : new Action.Add(a.thing(0), a.value(1)));
        word("done", "wg.Done()", "sync.WaitGroup", 1, 1, 0, (a, i, o) -> new Action.Add(a.thing(0), new Ex.Num(-1)));
        word("wait", "wg.Wait()", "sync.WaitGroup, sync.Cond", 1, 1, 0, (a, i, o) -> new Action.Wait(a.thing(0)));
        word("signal", "c.Signal()", "sync.Cond", 1, 1, 0, (a, i, o) -> new Action.Signal(a.thing(0)));
        word("broadcast", "c.Broadcast()", "sync.Cond", 1, 1, 0, (a, i, o) -> new Action.Broadcast(a.thing(0)));
        word("do", "once.Do { ... }", "sync.Once", 2, 2, 0, (a, i, o) -> new Action.Do(a.thing(0), a.body(1)));
        word("acquire", "s.acquire()", "runtime_Semacquire(&s)", 1, 1, 0, (a, i, o) -> new Action.Acquire(a.thing(0)));
        word("release", "s.release(handoff: true)", "runtime_Semrelease(&s, handoff)", 1, 1, 0,
            (a, i, o) -> new Action.Release(a.thing(0), a.flag("handoff")));
        word("atomicAdd", "atomic.AddInt32(x, 1)", "one atomic step", 2, 2, 1,
            (a, i, o) -> new Action.AtomicAdd(a.thing(0), a.value(1), i));
        word("store", "atomic.StoreInt32(x, 1)\nx.Store(1)", "one atomic step; atomic.LoadInt32(x) and x.Load() read", 2, 2, 0,
            (a, i, o) -> new Action.Set(a.thing(0), a.value(1)));
        word("swap", "def old = x.Swap(1)\natomic.SwapInt32(x, 1)", "one atomic step", 2, 2, 1,
            (a, i, o) -> new Action.AtomicSwap(a.thing(0), a.value(1), i));
        word("atomicCas", "atomic.CompareAndSwapInt32(x, 0, 1)", "one atomic step", 3, 3, 1,
            (a, i, o) -> new Action.AtomicCas(a.thing(0), a.value(1), a.value(2), i));
    }

    private static void time() {
        word("sleep", "sleep AFTER\ntime.Sleep(30 * Millisecond)", "time.Sleep(d); a plain number is an ordinal of the clock", 1, 1,
            0, (a, i, o) -> new Action.Sleep(a.value(0)));
        word("reset", "reset 't', AFTER", "t.Reset(d): AFTER is a duration or an ordinal of the clock, from 1", 1, 2, 1,
            (a, i, o) -> new Action.Reset(a.thing(0), a.has(1) ? a.value(1) : new Ex.Num(1), i));
        word("stop", "stop 't'", "t.Stop()", 1, 1, 1, (a, i, o) -> new Action.Stop(a.thing(0), i));
        word("afterFunc", "afterFunc 't', AFTER, 'f'\ndef t = time.AfterFunc(30.ms) { ... }", "t = time.AfterFunc(d, f)", 3, 3, 0,
            (a, i, o) -> new Action.AfterFunc(a.thing(0), a.value(1), a.function(2)));
        word("newTimer", "newTimer 't', AFTER\ndef t = time.NewTimer(30.ms)",
            "t = time.NewTimer(d); t.C is its channel; time.After(30.ms) is such a channel", 2, 2, 0,
            (a, i, o) -> new Action.NewTimer(a.thing(0), a.value(1)));
        word("newTicker", "newTicker 't', PERIOD\ndef t = time.NewTicker(30.ms)", "t = time.NewTicker(d); t.C is its channel", 2, 2, 0,
            (a, i, o) -> new Action.NewTicker(a.thing(0), a.value(1)));
    }

    private static void memoryAndIO() {
        word("gc", "gc", "stops the world once and starts it again, as runtime.ReadMemStats(&m) does", 0, 1, 0,
            (a, i, o) -> new Action.GC());
        word("collect", "collect\nruntime.GC()", "a whole garbage collection", 0, 0, 0, (a, i, o) -> new Action.Collect());
        word("freeOSMemory", "debug.FreeOSMemory()", "a collection and a second stop", 0, 0, 0,
            (a, i, o) -> new Action.FreeOSMemory());
        word("alloc", "alloc", "allocates: helps a collection that is running", 0, 0, 0, (a, i, o) -> new Action.Alloc());
        word("setFinalizer", "setFinalizer 'f'", "an object that nobody points to: after a collection runfinq calls f", 1, 1, 0,
            (a, i, o) -> new Action.SetFinalizer(a.function(0)));
        word("syscall", "syscall", "a system call that blocks until the environment lets it return", 0, 0, 0,
            (a, i, o) -> new Action.Syscall());
        word("syscallNow", "syscallNow", "a system call that returns at once", 0, 0, 0, (a, i, o) -> new Action.SyscallNow());
        word("syscallBlock", "syscallBlock", "a system call known to block, until the environment lets it return", 0, 0, 0,
            (a, i, o) -> new Action.SyscallBlock());
        word("readTrace", "runtime.ReadTrace()", "takes a full buffer of trace events; parks while there is none", 0, 0, 0,
            (a, i, o) -> new Action.ReadTrace());
        word("fillTrace", "fillTrace", "an event is traced that makes a buffer full; somebody must readTrace", 0, 0, 0,
            (a, i, o) -> new Action.FillTrace());
        word("read", "def b = p.read()\ndef (b, err) = n.read()", "of a pipe: a blocking system call; of a conn: parks in the network poller; err: null, "
            + "io.EOF, os.ErrClosed, os.ErrDeadlineExceeded", 1, 1, 2, (a, i, o) -> a.kind(0) == Obj.Kind.PIPE ? new Action.PipeRead(a.thing(0), only(a, i, o))
                : a.kind(0) == Obj.Kind.CONN ? new Action.ConnRead(a.thing(0), i, o) : missing(a));
        word("write", "p.write(1)\ndef err = n.write(1)", "one byte; to a pipe past the scheduler, to a conn through the poller", 2, 2, 1,
            (a, i, o) -> a.kind(0) == Obj.Kind.PIPE ? new Action.PipeWrite(a.thing(0), none(a, i))
                : a.kind(0) == Obj.Kind.CONN ? new Action.ConnWrite(a.thing(0), a.value(1), i) : missing(a));
        deadline("setDeadline", Action.SetDeadline.Of.BOTH);
        deadline("setReadDeadline", Action.SetDeadline.Of.READ);
        deadline("setWriteDeadline", Action.SetDeadline.Of.WRITE);
    }

    private static void deadline(String name, Action.SetDeadline.Of of) {
        String go = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        word(name, "n." + go + "(time.Now().Add(30.ms))\nn." + go + "(30.ms)\nn." + go + "(null)", "of a conn; null is no deadline, a negative duration one that is past",
            2, 2, 0, (a, i, o) -> a.kind(0) == Obj.Kind.CONN ? new Action.SetDeadline(a.thing(0), of, a.value(1)) : missing(a));
    }

    private static String only(Given a, String into, String ok) {
        if (!ok.isEmpty()) {
            throw a.wrong("a pipe's read gives a byte and no error; a conn's gives both");
        }
        return into;
    }

    private static Ex none(Given a, String into) {
        if (!into.isEmpty()) {
            throw a.wrong("a pipe's write gives nothing; a conn's gives an error");
        }
        return a.value(1);
    }

    private static Action missing(Given a) {
        throw a.wrong("no pipe or conn '" + a.thing(0) + "' in this world; say pipe '" + a.thing(0) + "' or conn '" + a.thing(0)
            + "' before the goroutine");
    }

    static java.util.Set<String> names() {
        return WORDS.keySet();
    }

    /** The word that somebody may write so, or as Go writes it; null where there is none. */
    static Word find(String name) {
        Word w = WORDS.get(name);
        if (w != null) {
            return w;
        }
        // The bench's gc is one stop; Go's runtime.GC is a whole collection.
        String small = name.equals("GC") ? "collect" : name.toLowerCase(Locale.ROOT);
        String other = OTHER_NAMES.get(small);
        return other != null ? WORDS.get(other)
            : WORDS.values().stream().filter(x -> x.name().toLowerCase(Locale.ROOT).equals(small)).findFirst().orElse(null);
    }

    /** The words as commands, for help and the manual. */
    static List<Command> commands() {
        List<Command> r = new ArrayList<>();
        WORDS.values().forEach(w -> r.add(Command.of(w.name(), Command.Group.PROGRAM, w.synopsis(), w.meaning(), "",
            (b, a) -> Answer.of())));
        return r;
    }
}
