package gmplab.shell.command;

import gmplab.core.runtime.Action;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The words between a goroutine's braces. Each call adds one action to the program being written. */
final class GoroutineWords {
    /** One word: how it is typed, what it stands for in Go, what it adds. */
    private record Word(String synopsis, String meaning, boolean bare, Maker maker) { }

    @FunctionalInterface
    private interface Maker {
        Action make(GoroutineWords words, Arguments args);
    }

    private static final Map<String, Word> WORDS = words();
    private final Deque<List<Action>> open = new ArrayDeque<>();

    private static Map<String, Word> words() {
        Map<String, Word> w = new LinkedHashMap<>();
        w.put("go", new Word("go 'name'", "go f(): starts the goroutine of this name", false,
            (o, a) -> new Action.Go(a.expect(1, 1).text(0, "the goroutine's name"))));
        w.put("yield", new Word("yield", "runtime.Gosched()", true, (o, a) -> {
            a.expect(0, 0);
            return new Action.Yield();
        }));
        w.put("gosched", w.get("yield"));
        w.put("compute", new Word("compute N", "N pieces of user code that touch nothing shared", true,
            (o, a) -> new Action.Compute(range(a.expect(0, 1).integer(0, "the number of steps", 1), "compute", 1, 255))));
        w.put("reset", new Word("reset 't', AFTER", "t.Reset(d): AFTER is an ordinal of the clock, from 1", false,
            (o, a) -> new Action.Reset(a.expect(1, 2).text(0, "the timer"), after(a, 1))));
        w.put("stop", new Word("stop 't'", "t.Stop()", false,
            (o, a) -> new Action.Stop(a.expect(1, 1).text(0, "the timer"))));
        w.put("afterFunc", new Word("afterFunc 't', AFTER, 'name'", "time.AfterFunc(d, f)", false,
            (o, a) -> new Action.AfterFunc(a.expect(3, 3).text(0, "the timer"), after(a, 1), a.text(2, "the goroutine's name"))));
        w.put("sleep", new Word("sleep AFTER", "time.Sleep(d)", false,
            (o, a) -> new Action.Sleep(after(a.expect(1, 1), 0))));
        w.put("gc", new Word("gc", "a garbage collection: stops the world once and starts it again", true, (o, a) -> {
            a.expect(0, 0);
            return new Action.GC();
        }));
        w.put("syscall", new Word("syscall", "a system call that blocks until the environment lets it return", true, (o, a) -> {
            a.expect(0, 0);
            return new Action.Syscall();
        }));
        w.put("send", new Word("send 'c', VALUE", "c <- VALUE, 0 to 7", false,
            (o, a) -> new Action.Send(a.expect(1, 2).text(0, "the channel"), range(a.integer(1, "the value", 0), "the value", 0, 7))));
        w.put("receive", new Word("receive 'c', print: true", "<-c", false,
            (o, a) -> new Action.Receive(a.expect(1, 1, "print").text(0, "the channel"), a.flag("print", false))));
        w.put("close", new Word("close 'c'", "close(c)", false,
            (o, a) -> new Action.Close(a.expect(1, 1).text(0, "the channel"))));
        w.put("print", new Word("print 'text'", "appends to the world's output", false,
            (o, a) -> new Action.Print(String.valueOf(a.expect(1, 1).value(0)))));
        w.put("repeat", new Word("repeat(N) { ... }", "N times, 1 to 255; 0 is for ever", false, GoroutineWords::repeat));
        w.put("exit", new Word("exit", "runtime.Goexit()", true, (o, a) -> {
            a.expect(0, 0);
            return new Action.Exit();
        }));
        return w;
    }

    private Action repeat(Arguments a) {
        Block body = a.expect(2, 2).block(1);
        if (body == null) {
            throw a.usage("repeat needs what to repeat, in braces");
        }
        return new Action.Repeat(range(a.integer(0, "the number of times", 0), "repeat", 0, 255), write(body));
    }

    private static int after(Arguments a, int i) {
        return range(a.integer(i, "the time", 1), "the time", 1, 62);
    }

    private static int range(int v, String what, int min, int max) {
        if (v < min || v > max) {
            throw new UserError(what + " is " + v + ", expected " + min + " to " + max);
        }
        return v;
    }

    static java.util.Set<String> names() {
        return WORDS.keySet();
    }

    /** The words as commands, for help and the manual. */
    static List<Command> commands() {
        List<Command> r = new ArrayList<>();
        WORDS.forEach((name, w) -> {
            if (!name.equals("gosched")) {
                r.add(Command.of(name, Command.Group.PROGRAM, w.synopsis, w.meaning, "", (b, a) -> Answer.of()));
            }
        });
        return r;
    }

    /** Whether a goroutine's program is being written. */
    boolean writing() {
        return !open.isEmpty();
    }

    boolean has(String name) {
        return WORDS.containsKey(name);
    }

    boolean bare(String name) {
        return WORDS.containsKey(name) && WORDS.get(name).bare();
    }

    void call(String name, List<Object> values, Map<String, Object> named) {
        Word w = WORDS.get(name);
        Command c = Command.of(name, Command.Group.PROGRAM, w.synopsis, w.meaning, "", (b, a) -> Answer.of());
        Action made = w.maker.make(this, new Arguments(c, values, named));
        open.peek().add(made);
    }

    /** Runs a block and gives the actions it wrote. */
    List<Action> write(Block block) {
        open.push(new ArrayList<>());
        try {
            block.call();
            return List.copyOf(open.peek());
        } finally {
            open.pop();
        }
    }
}
