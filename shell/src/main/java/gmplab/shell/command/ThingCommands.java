package gmplab.shell.command;

import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.shell.command.Command.Group;
import java.util.ArrayList;
import java.util.List;

/** What goroutines share: channels, timers, variables, package sync, pipes and connections. */
final class ThingCommands {
    private static final int COUNT_MAX = 1024;

    private ThingCommands() { }

    static List<Command> all() {
        List<Command> r = new ArrayList<>();
        r.add(Command.of("timer", Group.WORLD, "timer 't'", "puts a timer into the world",
            "t.C is its channel, for newTimer and newTicker.", (b, a) -> {
                String name = a.expect(1, 1).text(0, "the timer");
                if (b.world().timers().contains(name)) {
                    throw new UserError("there is a timer '" + name + "' already");
                }
                b.world(b.world().withTimer(name));
                return Answer.of("timer " + name);
            }));
        r.add(Command.of("channel", Group.WORLD, "channel 'c'\nchannel 'c', CAPACITY\nchannel 'c', 0, count: 3", "puts a channel into the world",
            "The capacity is 0 to " + World.MAX_BUFFER + "; 0 is unbuffered. With a count it is an array of them: c[0], c[i].", (b, a) -> {
                int capacity = a.expect(1, 2, "count").integer(1, "the capacity", 0);
                return several(b, a, "channel", (w, n) -> w.withChannel(n, capacity), " of capacity " + capacity);
            }));
        r.add(sized("variable", Obj.Kind.VAR, "variable 'x'\nvariable 'x', 1", "puts a variable into the world, shared by goroutines",
            "the first value", -(1 << 30), 0, 1 << 30));
        r.add(sized("array", Obj.Kind.ARRAY, "array 'a', SIZE", "puts an array of variables into the world", "the size", 1, -1, 1 << 16));
        r.add(plain("mutex", Obj.Kind.MUTEX, "a sync.Mutex"));
        r.add(plain("rwmutex", Obj.Kind.RWMUTEX, "a sync.RWMutex"));
        r.add(plain("waitgroup", Obj.Kind.WAITGROUP, "a sync.WaitGroup"));
        r.add(Command.of("cond", Group.WORLD, "cond 'c', 'mu'", "puts a sync.Cond into the world, which belongs to a mutex", "", (b, a) -> {
            a.expect(2, 2);
            String mu = a.text(1, "the mutex");
            if (b.world().objects().stream().noneMatch(o -> o.name().equals(mu) && (o.kind() == Obj.Kind.MUTEX || o.kind() == Obj.Kind.RWMUTEX))) {
                throw new UserError("no mutex '" + mu + "' in this world; say mutex '" + mu + "' before cond");
            }
            return put(b, new Obj(name(a), Obj.Kind.COND, 0, mu));
        }));
        r.add(plain("once", Obj.Kind.ONCE, "a sync.Once"));
        r.add(sized("semaphore", Obj.Kind.SEMA, "semaphore 's', COUNT", "puts a semaphore of the runtime into the world", "the count", 0, 0, 255));
        r.add(sized("pipe", Obj.Kind.PIPE, "pipe 'p'\npipe 'p', BYTES", "puts a pipe into the world: read by a blocking system call, written past the scheduler",
            "the number of bytes it holds", 1, 4, 255));
        r.add(sized("conn", Obj.Kind.CONN, "conn 'n'\nconn 'n', BYTES", "puts a connection into the world that the network poller watches (as os.Pipe)",
            "the number of bytes it holds", 1, 4, 255));
        r.add(Command.of("external", Group.WORLD, "external 'n', BYTES\nexternal 'n', BYTES, every: MS",
            "puts a connection into the world whose other end is outside: so many bytes (1 to 15) arrive",
            "In a search a byte may arrive at any moment; in a simulation one every so many milliseconds, without 'every' none. They are 1 to 7, "
                + "and 1 again; what is written to it is gone.", (b, a) -> {
                int bytes = inRange("the number of bytes", a.expect(2, 2, "every").integer(1, "the number of bytes", 1), 15);
                String ns = a.has("every") ? inRange("every", a.integer("every", 1), 100_000) + "000000" : "";
                return put(b, new Obj(name(a), Obj.Kind.EXTERNAL, bytes, ns));
            }));
        return r;
    }

    private static int inRange(String what, int n, int max) {
        if (n < 1 || n > max) {
            throw new UserError(what + " is " + n + ", expected 1 to " + max);
        }
        return n;
    }

    private static Command plain(String word, Obj.Kind kind, String what) {
        return Command.of(word, Group.WORLD, word + " 'name'\n" + word + " 'name', count: 3", "puts " + what + " into the world",
            "With a count it is an array of them: name[0], name[i].", (b, a) -> {
                a.expect(1, 1, "count");
                return several(b, a, word, (w, n) -> w.withObject(Obj.of(n, kind)), "");
            });
    }

    private static Command sized(String word, Obj.Kind kind, String synopsis, String summary, String what, int min, int otherwise, int max) {
        String range = what + " is " + min + " to " + max + (otherwise < min ? "" : ", where it is not given " + otherwise);
        return Command.of(word, Group.WORLD, synopsis, summary, range.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + range.substring(1) + ".", (b, a) -> {
            int size = a.expect(otherwise < min ? 2 : 1, 2, "count").integer(1, what, otherwise);
            if (size < min || size > max) {
                throw new UserError(what + " is " + size + ", expected " + min + " to " + max);
            }
            return several(b, a, kind.name().toLowerCase(java.util.Locale.ROOT), (w, n) -> w.withObject(new Obj(n, kind, size, "")), "");
        });
    }

    /** One of them, or with {@code count:} an array: name[0], name[1], ... */
    private static Answer several(Bench b, Arguments a, String what, java.util.function.BiFunction<World, String, World> put, String after) {
        String name = name(a);
        World w = b.world();
        if (!a.has("count")) {
            b.world(put.apply(w, name));
            return Answer.of(what + " " + name + after);
        }
        int n = a.integer("count", 1);
        if (n < 1 || n > COUNT_MAX) {
            throw new UserError("count is " + n + ", expected 1 to " + COUNT_MAX);
        }
        for (int i = 0; i < n; i++) {
            w = put.apply(w, name + "[" + i + "]");
        }
        b.world(w);
        return Answer.of(what + (what.endsWith("x") ? "es " : "s ") + name + "[0] to " + name + "[" + (n - 1) + "]" + after);
    }

    private static String name(Arguments a) {
        String name = a.text(0, "the name");
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*(\\[\\d+])?")) {
            throw new UserError("it is called \"" + name + "\", expected letters, digits and _");
        }
        return name;
    }

    private static Answer put(Bench b, Obj o) {
        b.world(b.world().withObject(o));
        return Answer.of(o.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + o.name());
    }
}
