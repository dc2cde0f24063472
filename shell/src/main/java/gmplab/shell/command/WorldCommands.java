package gmplab.shell.command;

import gmplab.core.policy.Policies;
import gmplab.core.program.Edit;
import gmplab.core.runtime.Versions;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.shell.command.Command.Completes;
import gmplab.shell.command.Command.Group;
import gmplab.shell.view.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What lies on the bench: version, sizes, goroutines, timers, channels, policies, edits. */
final class WorldCommands {
    private static final String[] SETTINGS = {"version", "procs", "ms", "gs", "idle", "sysmon", "preempts", "async",
        "clock", "stops", "marking", "gcstoptheworld", "forced", "trigger", "ints", "times", "queue"};

    private WorldCommands() { }

    static List<Command> all() {
        List<Command> r = new ArrayList<>(settingsAndGoroutines());
        r.addAll(ThingCommands.all());
        r.addAll(policiesAndEdits());
        return r;
    }

    private static List<Command> settingsAndGoroutines() {
        return List.of(
            Command.of("world", Group.WORLD, "world\nworld version: 'go1.16-dev', procs: 3, ms: 3, idle: 1",
                "shows or changes what lies on the bench",
                "Settings not named keep their value; the run goes back to its start.\n"
                    + "  version   which scheduler (versions lists them)\n"
                    + "  procs     GOMAXPROCS, 1 to 64\n"
                    + "  ms        how many Ms there may ever be, without sysmon's, 1 to 64; a move that needs one more is cut\n"
                    + "  gs        how many Gs there may be at once\n"
                    + "  idle      how many Ms are parked at the start\n"
                    + "  sysmon    true: the monitor thread runs\n"
                    + "  preempts  how many times a G is found to have run for 10 ms, 0 to 15\n"
                    + "  async     false: no preemption by signals\n"
                    + "  clock     false: time stands still, no timer ever comes due\n"
                    + "  stops     a run is over when so many stops of the world have been completed, 0 to 15; 0: when "
                    + "main has returned, or without a main when all goroutines have ended\n"
                    + "  marking   how many units of marking a garbage collection has, besides the stacks, 0 to 15\n"
                    + "  gcstoptheworld  as in GODEBUG: 1 or 2, no user's goroutine runs while a collection marks\n"
                    + "  forced    how often two minutes may pass after a collection, so that sysmon forces the next, 0 to 15; "
                    + "in a simulation the clock says when, and 0 is never\n"
                    + "  trigger   a collection begins with so many allocations after the last one, 1 to 15; 0: as with GOGC=off\n"
                    + "  ints      the largest number that goroutines compute with, 1 to 2^30 - 1 (7; a simulation takes the largest)\n"
                    + "  times     the latest time on the clock, 1 to 2^30 - 1 (63)\n"
                    + "  queue     slots of a local run queue, a power of two from 2 to 256; 0: as many as there are Gs, 2 to 16",
                WorldCommands::world).completing(Completes.WORLD).orBare(),
            Command.of("clear", Group.WORLD, "clear", "empties the bench: one P, one M, no goroutine", "",
                (b, a) -> {
                    a.expect(0, 0);
                    b.world(World.of(b.world().version()));
                    return Answer.of(WorldShow.line(b.world()), WorldShow.value(b.world()));
                }).orBare(),
            Command.of("go", Group.WORLD, "go('name', on: 0) { ... }\ngo('name', queue: 0) { ... }\ngo('name', queue: 'global') { ... }\n"
                    + "go('name') { ... }",
                "puts a goroutine into the world",
                "on: the P it is running on at the start; queue: the P whose local queue holds it, or 'global'; neither: it is "
                    + "there for others to start. A goroutine of the same name is replaced. help lists the words between the braces.",
                WorldCommands::go),
            Command.of("func", Group.WORLD, "func('name') { int i, String s -> ... }", "puts a function into the world, for goroutines to be started with",
                "The same as go('name') without on: or queue:. An int parameter is a value; a String is known when the function is "
                    + "started and may also be the name of a channel, a mutex, ...: the function is built once for each.",
                WorldCommands::go),
            Command.of("main", Group.WORLD, "main { ... }", "puts the goroutine main into the world, running on p0", "The same as go('main', on: 0).",
                (b, a) -> go(b, new Arguments(a.command(), List.of("main", a.expect(1, 1).value(0)), Map.of("on", 0)))));
    }

    private static List<Command> policiesAndEdits() {
        return List.of(
            Command.of("policy", Group.WORLD, "policy\npolicy 'idleM', any\npolicy('idleM') { view, m, n -> 0 }\n"
                    + "policy 'idleM', js('(view, m, n) => 0')\npolicy 'idleM', 'go'",
                "shows or sets who answers what Go leaves to a policy",
                "The block answers with a number from 0 to n - 1, 0 being Go's own answer; m is who asks, view.get('p.status', 1) "
                    + "reads a field, view.list('sched.midle', 'm.schedlink') the idle Ms. any leaves the question open, to be explored; 'go' "
                    + "answers as Go does. globalTick may also be 'counted': every P counts its ticks, which are then part of the state.",
                WorldCommands::policy).completing(Completes.POLICY).orBare(),
            Command.of("js", Group.WORLD, "js('(view, m, n) => 0')", "a policy in JavaScript",
                "Runs without access to Java, files or the network, and with a limit on statements.",
                (b, a) -> Answer.of(Text.EMPTY, b.foreign().policy("js", a.expect(1, 1).text(0, "the program")))).giving(),
            Command.of("drop", Group.WORLD, "drop 'startm', 'acquirem'", "takes a step out of a routine of this world's version",
                "A condition dropped counts as holding. The run goes back to its start. undrop puts everything back.",
                (b, a) -> edit(b, a.expect(2, 2), new Edit.Drop(routine(a), step(a)), "dropped ")).completing(Completes.ROUTINE_STEP),
            Command.of("never", Group.WORLD, "never 'runqempty', 'if (tail == pp.runqtail)'", "takes a condition out of a routine as if it never held",
                "A compare-and-swap: as if it always failed. drop takes it out as if it always held.",
                (b, a) -> edit(b, a.expect(2, 2), new Edit.Never(routine(a), step(a)), "never ")).completing(Completes.ROUTINE_STEP),
            Command.of("weaken", Group.WORLD, "weaken 'wakep', 'cas sched.nmspinning'\nweaken 'startm', 'if (~2 < 0)', 0", "takes one part of a step's condition out",
                "An and or an or loses one of its sides, a comparison counts its border differently, a compare-and-swap does not compare. "
                    + "The number says in which of these ways, from 0.",
                WorldCommands::weaken).completing(Completes.ROUTINE_STEP),
            Command.of("swap", Group.WORLD, "swap 'releasep', 'set m.p'", "exchanges a step of a routine and the one after it", "",
                (b, a) -> edit(b, a.expect(2, 2), new Edit.Swap(routine(a), step(a)), "swapped with the next: ")).completing(Completes.ROUTINE_STEP),
            Command.of("copy", Group.WORLD, "copy 'startm', 'unlock', before: 'mget'\ncopy 'entersyscall', 'set m.p', into: 'exitsyscall', before: 'let oldp'",
                "puts a copy of a step before another one, in the same routine or in the one named",
                "What the step reads and writes goes by name. A condition cannot be copied.",
                WorldCommands::copy).completing(Completes.ROUTINE_STEP),
            Command.of("undrop", Group.WORLD, "undrop", "takes back every edit of this world", "", (b, a) -> {
                a.expect(0, 0);
                int n = b.world().edits().size();
                b.world(b.world().withEdits(List.of()));
                return Answer.of(n + (n == 1 ? " edit" : " edits") + " taken back");
            }).orBare());
    }

    private static String routine(Arguments a) {
        return a.text(0, "the routine");
    }

    private static String step(Arguments a) {
        return a.text(1, "the step");
    }

    private static Answer copy(Bench b, Arguments a) {
        a.expect(2, 2, "into", "before");
        String before = a.text("before", null);
        if (before == null) {
            throw new UserError("before which step? Type: copy '" + routine(a) + "', '" + step(a) + "', before: 'LABEL' (list '"
                + a.text("into", routine(a)) + "' shows the labels)");
        }
        return edit(b, a, new Edit.Copy(a.text("into", routine(a)), before, routine(a), step(a)), "copied ");
    }

    private static Answer weaken(Bench b, Arguments a) {
        a.expect(2, 3);
        int way = a.integer(2, "the way", 0);
        return edit(b, a, new Edit.Weaken(routine(a), step(a), way), "weakened in way " + way + ": ");
    }

    private static Answer edit(Bench b, Arguments a, Edit e, String done) {
        List<Edit> edits = new ArrayList<>(b.world().edits());
        edits.add(e);
        b.tryWorld(b.world().withEdits(edits));
        return Answer.of(done + routine(a) + "." + step(a));
    }

    static List<String> settings() {
        return List.of(SETTINGS);
    }

    private static Answer world(Bench b, Arguments a) {
        a.expect(0, 0, SETTINGS);
        if (a.named().isEmpty()) {
            return Answer.of(WorldShow.text(b.world()), WorldShow.value(b.world()));
        }
        World w = b.world();
        w = w.withVersion(Versions.get(a.text("version", w.version())).name()).withProcs(a.integer("procs", w.procs()));
        int ms = a.integer("ms", w.ms());
        w = w.withIdle(0).withMs(ms).withIdle(a.integer("idle", Math.min(w.idle(), ms))).withGs(a.integer("gs", w.gs()))
            .withSysmon(a.flag("sysmon", w.sysmon())).withPreempts(a.integer("preempts", w.preempts()))
            .withAsync(a.flag("async", w.async())).withClock(a.flag("clock", w.clock()))
            .withStops(a.integer("stops", w.stops()))
            .withGc(new World.Gc(a.integer("marking", w.gc().work()), a.integer("gcstoptheworld", w.gc().stopTheWorld()),
                a.integer("forced", w.gc().forced()), a.integer("trigger", w.gc().trigger())))
            .withScale(w.scale().withInts(a.integer("ints", w.scale().ints())).withQueue(a.integer("queue", w.scale().queue()))
                .withTimes(a.integer("times", w.scale().times())));
        b.world(w);
        return Answer.of(WorldShow.line(w), WorldShow.value(w));
    }

    private static Answer go(Bench b, Arguments a) {
        a.expect(2, 2, "on", "queue");
        String name = a.text(0, "the goroutine's name");
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new UserError("a goroutine is called \"" + name + "\", expected letters, digits and _");
        }
        if (!(a.value(1) instanceof Syntax.Program body)) {
            throw a.usage("go needs what the goroutine does, in braces");
        }
        if (a.has("on") && a.has("queue")) {
            throw a.usage("a goroutine is either running (on:) or in a queue (queue:)");
        }
        Start start = a.has("on") ? Start.RUNNING : !a.has("queue") ? Start.LATER
            : "global".equals(a.named("queue")) ? Start.GLOBAL : Start.LOCAL;
        int proc = switch (start) {
            case RUNNING -> proc(b, a, "on");
            case LOCAL -> proc(b, a, "queue");
            default -> 0;
        };
        World w = ProgramWriter.write(b.world(), name, body, start, proc);
        if (start != Start.LATER && !body.body().params().isEmpty()) {
            throw new UserError("goroutine " + name + " has parameters, so others start it: go " + name + "(...); leave on: and queue: out");
        }
        if (start != Start.LATER && ProgramWriter.returnsValues(w, name)) {
            throw new UserError(name + " returns a value, and nobody called it; a function that others call may: func('f') { ... }");
        }
        b.world(w);
        String where = switch (start) {
            case RUNNING -> "running on p" + proc;
            case LOCAL -> "in the local queue of p" + proc;
            case GLOBAL -> "in the global queue";
            case LATER -> "there to be started";
            case RUNNEXT -> "next on p" + proc;
        };
        return Answer.of((start == Start.LATER ? "" : "g" + indexOf(w, name) + " ") + name + ", " + where);
    }

    private static int proc(Bench b, Arguments a, String name) {
        Object v = a.named(name);
        int p = v instanceof Live l && l.kind() == gmplab.core.state.Kind.P ? l.id() : a.integer(name, 0);
        if (p < 0 || p >= b.world().procs()) {
            throw new UserError(name + ": is " + p + ", expected 0" + (b.world().procs() == 1 ? "" : " to " + (b.world().procs() - 1)) + ": this world has "
                + count(b.world().procs(), "P") + " (world procs: " + (p + 1) + " makes room)");
        }
        return p;
    }

    private static int indexOf(World w, String name) {
        List<Goroutine> all = w.atStart();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static Answer policy(Bench b, Arguments a) {
        a.expect(0, 2);
        if (a.size() == 0) {
            return policies(b);
        }
        String question = a.text(0, "the question");
        if (a.size() == 1) {
            throw a.usage("policy needs an answer for " + question);
        }
        Policies p = "go".equals(a.value(1)) ? without(b.world().policies(), question)
            : b.world().policies().with(question, toPolicy(a, question));
        b.world(b.world().withPolicies(p));
        return Answer.of(question + ": " + p.names().getOrDefault(question, "go"));
    }

    private static Policies without(Policies all, String question) {
        if (!Policies.QUESTIONS.containsKey(question)) {
            // For its sentence, which names the nearest question.
            all.with(question, Policies.Policy.ANY);
        }
        Policies left = new Policies();
        for (String q : Policies.QUESTIONS.keySet()) {
            left = all.has(q) && !q.equals(question) ? left.with(q, all.get(q)) : left;
        }
        return left;
    }

    private static Policies.Policy toPolicy(Arguments a, String question) {
        Object v = a.value(1);
        if (v instanceof Policies.Policy p) {
            return p;
        }
        if (v instanceof Block block) {
            return new BlockPolicy("groovy", block);
        }
        if ("any".equals(v)) {
            return Policies.Policy.ANY;
        }
        if ("counted".equals(v) && question.equals(Policies.GLOBAL_TICK)) {
            return Policies.Policy.COUNTED;
        }
        String expected = Policies.OPEN_ONLY.contains(question) ? "any or go" : "any, go, " + (question.equals(Policies.GLOBAL_TICK) ? "counted, " : "") + "a block or js('...')";
        throw a.usage("the policy of " + question + " is " + Arguments.show(v) + ", expected " + expected);
    }

    private static Answer policies(Bench b) {
        gmplab.shell.view.Table t = new gmplab.shell.view.Table("question", "answered by", "Go's own answer");
        Map<String, String> names = b.world().policies().names();
        Map<String, Object> value = new LinkedHashMap<>();
        Policies.QUESTIONS.forEach((q, go) -> {
            t.row(q, names.getOrDefault(q, "go"), go);
            value.put(q, names.getOrDefault(q, "go"));
        });
        return Answer.of(t.text(), value);
    }

    static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
