package gmplab.shell.command;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.simulate.Chooser;
import gmplab.core.simulate.RoundRobin;
import gmplab.core.simulate.Uniform;
import gmplab.core.state.Kind;
import gmplab.core.trace.Run;
import gmplab.shell.command.Command.Completes;
import gmplab.shell.command.Command.Group;
import gmplab.shell.view.Changes;
import gmplab.shell.view.Style;
import gmplab.shell.view.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Words that make moves, and take them back. */
final class MoveCommands {
    /** Moves of one run where no other number is given. */
    static final int MOVES_MAX = 100_000;
    /** Moves shown one by one; of more only the last. */
    private static final int SHOWN_MAX = 20;
    private static final String[] UNTIL = {"until", "seed", "max"};

    private MoveCommands() { }

    static List<String> settings() {
        return List.of(UNTIL);
    }

    static List<Command> all() {
        return List.of(
            Command.of("step", Group.MOVES, "step\nstep m0\nstep m0, 5", "makes a move, or several",
                "Without an M, whoever is next in turn. A step that asks a policy left open takes the first answer; choose "
                    + "takes another.", MoveCommands::step).completing(Completes.M).orBare(),
            Command.of("run", Group.MOVES, "run until: at('startm', 'unlock')\nrun until: { p1.status == '_Pgcstop' }\n"
                    + "run until: quiet\nrun m0, until: at('newm')\nrun 100\nrun until: quiet, seed: 7",
                "moves on until something holds",
                "Everybody moves in turn; with seed:, at random; with an M or a G, only that one. quiet: until nothing can move. At "
                    + "most max: moves (" + MOVES_MAX + "). What the run ends in, if it is a finding, is a verdict.",
                MoveCommands::run).completing(Completes.UNTIL).orBare(),
            Command.of("at", Group.MOVES, "at('startm', 'unlock')\nat('newm')\nat('newm', m: 1)", "a place, for run until:",
                "Holds when an M is about to execute that step, or any step of the routine.", (b, a) -> {
                    a.expect(1, 2, "m");
                    return Answer.of(Text.EMPTY, Where.of(b.machine(), a.text(0, "the routine"),
                        a.size() > 1 ? a.text(1, "the step") : null, a.has("m") ? b.id(a.named("m"), Kind.M, a) : -1));
                }).completing(Completes.ROUTINE_STEP).giving(),
            Command.of("choices", Group.MOVES, "choices", "what can happen next", "The numbers are for choose.",
                MoveCommands::choices).orBare(),
            Command.of("choose", Group.MOVES, "choose 'RUN m2'\nchoose 3", "makes the move named, in a trace's words or by its number in choices",
                "RUN mN, ANSWER mN K, TIMEOUT mN, PREEMPT gN request|signal|forced, TIMER, RETURN gN. TIMER 5 lets five units of the clock pass, where nothing is due before.", (b, a) -> {
                    a.expect(1, 1);
                    if (a.value(0) instanceof String s) {
                        return made(b, List.of(Choice.parse(s)));
                    }
                    int[] all = b.run().enabled();
                    int i = a.integer(0, "the choice", 0);
                    if (i < 0 || i >= all.length) {
                        throw new UserError("no choice " + i + "; there " + (all.length == 1 ? "is 1" : "are " + all.length) + " (choices lists them)");
                    }
                    return made(b, List.of(all[i]));
                }),
            Command.of("preempt", Group.MOVES, "preempt g2\npreempt g2, 'signal'\npreempt g2, 'forced'", "preempts a goroutine, or asks it to stop",
                "Without a word it is a request, as preemptone makes one. 'signal': the signal of a request arrives. 'forced': "
                    + "the G leaves its M at this very step, which Go itself could not do; all that follows is marked hypothetical.",
                MoveCommands::preempt).completing(Completes.G),
            Command.of("stw", Group.MOVES, "stw\nstw g1", "lets a goroutine run alone until it has begun to stop the world",
                "Only its M moves, up to the step after which sched.gcwaiting is set. Its program must have a gc.",
                MoveCommands::stw).completing(Completes.G).orBare(),
            Command.of("back", Group.MOVES, "back\nback 10", "takes moves back", "goTo goes forward again.", (b, a) -> {
                b.run().back(a.expect(0, 1).integer(0, "the number of moves", 1));
                return standing(b);
            }).orBare(),
            Command.of("goTo", Group.MOVES, "goTo 17", "goes to the state after so many moves, back or forward", "At the prompt also: goto 17.", (b, a) -> {
                b.run().goTo(a.expect(1, 1).integer(0, "the position", 0));
                return standing(b);
            }),
            Command.of("moves", Group.MOVES, "moves\nmoves 10", "the moves so far, or the last of them",
                "Of a run that goes on for ever, with marks where its cycle begins and where it closes.", (b, a) -> {
                List<String> all = listed(b.run());
                int n = a.expect(0, 1).integer(0, "the number of moves", all.size());
                List<String> last = all.subList(Math.max(0, all.size() - Math.max(0, n)), all.size());
                return Answer.of(Text.of(last.toArray(String[]::new)), last);
            }).orBare());
    }

    private static List<String> listed(Run r) {
        List<String> all = new ArrayList<>(r.moves().stream().map(Run.Move::toString).toList());
        Run.Cycle c = r.cycleAhead();
        if (c != null && c.to() == c.from() && r.size() == c.to()) {
            all.add("-- the run has ended: it stands still for ever");
        } else if (c != null && c.from() < r.size()) {
            all.add(c.from(), "-- the cycle begins: " + (c.to() == c.from() + 1 ? "move " + c.to() : "moves " + (c.from() + 1) + " to " + c.to()) + " for ever");
            if (r.size() == c.to()) {
                all.add("-- the cycle closes: the state is the one after move " + c.from());
            }
        }
        return all;
    }

    private static Answer standing(Bench b) {
        Run r = b.run();
        String more = r.known() > r.size() ? "; " + (r.known() - r.size()) + " moves ahead are kept until another is made" : "";
        return Answer.of(Text.of("at " + r.size() + more), Map.of("position", r.size(), "state", r.machine().fingerprint(r.state())));
    }

    private static Answer step(Bench b, Arguments a) {
        a.expect(0, 2);
        int n = a.size() == 2 ? a.integer(1, "the number of steps", 1) : a.size() == 1 && a.value(0) instanceof Integer k ? k : 1;
        boolean anybody = a.size() == 0 || a.size() == 1 && a.value(0) instanceof Integer;
        if (n < 1 || n > MOVES_MAX) {
            throw a.usage("the number of steps is " + n + ", expected 1 to " + MOVES_MAX);
        }
        int m = anybody ? -1 : b.id(a.value(0), Kind.M, a);
        RoundRobin turn = b.turn();
        List<Run.Move> made = new ArrayList<>();
        while (made.size() < n && !b.interrupted()) {
            int c = m < 0 ? next(b, turn) : ofM(b, m);
            if (c < 0) {
                break;
            }
            Run.Move move = b.run().step(c);
            made.add(move);
            if (move.cut() || move.finding() != null) {
                break;
            }
        }
        if (made.isEmpty()) {
            throw new UserError(m < 0 ? "nothing can move" + ending(b) : "m" + m + " cannot move: " + b.whyNot(m)
                + "; enabled now: " + b.run().enabledText());
        }
        String note = made.size() < n && !made.get(made.size() - 1).cut() && b.run().finding() == null
            ? "stopped after " + made.size() + ": " + (m < 0 ? "nothing can move" : "m" + m + " cannot move: " + b.whyNot(m)) : "";
        return shown(b, made, note);
    }

    private static String ending(Bench b) {
        Finding f = b.run().finding();
        return f == null ? " and nobody has to: a good end" : ": " + f;
    }

    private static int next(Bench b, Chooser chooser) {
        int[] all = b.run().enabled();
        return all.length == 0 ? -1 : all[chooser.choose(b.run().state().words(), all, all.length)];
    }

    /** The choice that moves M {@code m}: the first answer where its step asks; -1 where it cannot move. */
    static int ofM(Bench b, int m) {
        for (int c : b.run().enabled()) {
            Choice.Kind k = Choice.kind(c);
            if (k != Choice.Kind.PREEMPT && k != Choice.Kind.TIMER && b.machine().mover(b.run().state(), c) == m) {
                return c;
            }
        }
        return -1;
    }

    private static Answer made(Bench b, List<Integer> choices) {
        List<Run.Move> made = new ArrayList<>();
        for (int c : choices) {
            made.add(b.run().step(c));
        }
        return shown(b, made, "");
    }

    private static Answer shown(Bench b, List<Run.Move> made, String note) {
        Text.Builder t = new Text.Builder();
        int from = Math.max(0, made.size() - SHOWN_MAX);
        if (from > 0) {
            t.line("... " + from + " moves", Style.DIM);
        }
        for (Run.Move m : made.subList(from, made.size())) {
            move(b, t, m);
        }
        if (!note.isEmpty()) {
            t.line(note, Style.CAUTION);
        }
        return ended(b, made.size(), t, note);
    }

    private static void move(Bench b, Text.Builder t, Run.Move m) {
        if (m.cut()) {
            t.line(Choice.text(m.choice()) + (m.at() == null ? "" : " " + m.at()) + ": needs " + more(b, m), Style.CAUTION);
            return;
        }
        List<String> changes = Changes.of(b.machine(), b.run().stateAt(m.number() - 1), b.run().stateAt(m.number()));
        t.add(m.toString(), Style.NAME).add(m.hypothetical() ? "  hypothetical" : "", Style.CAUTION)
            .add(changes.isEmpty() ? "" : "  " + String.join(", ", changes), Style.DIM).end();
    }

    /** What the world has too few of, and how to have more. */
    private static String more(Bench b, Run.Move m) {
        String at = m.at() == null ? "" : m.at().toString();
        String what = at.endsWith("new g") ? "gs" : at.endsWith("new m") ? "ms" : "";
        int n = what.equals("gs") ? b.world().numGs() : b.world().ms();
        return what.isEmpty() ? "more than this world has; nothing moved"
            : "more than the " + n + (what.equals("gs") ? " Gs" : " Ms") + " of this world; nothing moved. world " + what + ": " + Math.max(4, 2 * n)
                + " makes room and goes back to the start";
    }

    /** Adds what the run has come to; a finding is a verdict. */
    private static Answer ended(Bench b, int made, Text.Builder t, String note) {
        Finding f = b.run().finding();
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("moves", made);
        value.put("position", b.run().size());
        value.put("state", b.machine().fingerprint(b.run().state()));
        if (!note.isEmpty()) {
            value.put("note", note);
        }
        if (f == null) {
            return Answer.of(t.done(), value);
        }
        String sentence = (b.run().hypothetical() ? "hypothetical " : "") + f.kind().name().toLowerCase(java.util.Locale.ROOT)
            + " after move " + b.run().size() + ": " + f;
        value.put("finding", sentence);
        t.line(sentence, Style.BAD);
        b.verdicts().add(f.kind().exitCode(), sentence);
        return Answer.of(t.done(), value).withExit(f.kind().exitCode());
    }

    private static Answer run(Bench b, Arguments a) {
        a.expect(0, 1, UNTIL);
        int only = -1;
        int max = a.integer("max", MOVES_MAX);
        boolean counted = a.size() == 1 && a.value(0) instanceof Integer;
        if (counted) {
            max = a.integer(0, "the number of moves", max);
        } else if (a.size() == 1) {
            only = a.value(0) instanceof Live l && l.kind() == Kind.G ? -2 - l.id() : b.id(a.value(0), Kind.M, a);
        }
        if (max < 1 || max > Run.MOST_MOVES) {
            throw a.usage("the number of moves is " + max + ", expected 1 to " + Run.MOST_MOVES);
        }
        if (!a.has("until") && !counted && only == -1) {
            throw a.usage("run needs until: or a number of moves");
        }
        BooleanSupplier until = until(b, a);
        if (a.has("seed")) {
            b.seeded(a.number("seed", 0));
        }
        Chooser chooser = a.has("seed") ? new Uniform(a.number("seed", 0)) : b.turn();
        return run(b, new How(only, max, until, chooser, a.has("until") ? goal(a.named("until")) : "", counted));
    }

    /** @param only an M; -1 for everybody; -2 - g for a G */
    private record How(int only, int max, BooleanSupplier until, Chooser chooser, String goal, boolean counted) { }

    private static Answer run(Bench b, How how) {
        List<Run.Move> made = new ArrayList<>();
        boolean reached = false;
        String note = "";
        while (!reached && note.isEmpty()) {
            int c = how.only == -1 ? next(b, how.chooser) : ofM(b, how.only >= 0 ? how.only : b.mOf(-2 - how.only));
            if (c < 0) {
                note = how.only == -1 || b.run().enabled().length == 0 ? "nothing can move" + ending(b)
                    : how.only >= 0 ? "m" + how.only + " cannot move: " + b.whyNot(how.only) : b.mOf(-2 - how.only) < 0 ? "g" + (-2 - how.only) + " is not running"
                        : "m" + b.mOf(-2 - how.only) + " cannot move: " + b.whyNot(b.mOf(-2 - how.only));
            } else if (b.interrupted()) {
                note = "interrupted";
            } else {
                Run.Move move = b.run().step(c);
                made.add(move);
                reached = !move.cut() && how.until.getAsBoolean();
                note = move.cut() ? "a move needs more than this world has"
                    : move.finding() != null ? "the run has ended" : !reached && made.size() >= how.max ? "made " + how.max + " moves" : "";
            }
        }
        boolean quiet = b.run().enabled().length == 0 && b.run().finding() == null;
        boolean well = reached || how.counted && made.size() == how.max || how.goal.equals("quiet") && quiet;
        if (!well && !how.goal.isEmpty() && b.run().finding() == null) {
            throw new UserError("not reached: " + how.goal + "; stopped after " + made.size() + " moves: " + note);
        }
        Text.Builder t = new Text.Builder();
        if (made.size() > SHOWN_MAX) {
            t.line("... " + (made.size() - 3) + " moves", Style.DIM);
        }
        for (Run.Move m : made.subList(made.size() > SHOWN_MAX ? made.size() - 3 : 0, made.size())) {
            move(b, t, m);
        }
        if (b.run().finding() == null) {
            t.line("at " + b.run().size() + (reached && !how.goal.isEmpty() ? ": " + how.goal : quiet ? ": " + "nothing can move and nobody has to"
                : note.isEmpty() || how.counted && well ? "" : ": " + note));
        }
        return ended(b, made.size(), t, "");
    }

    private static String goal(Object until) {
        return until instanceof Block ? "the condition" : until.toString();
    }

    private static BooleanSupplier until(Bench b, Arguments a) {
        Object u = a.named("until");
        if (u == null || "quiet".equals(u)) {
            return () -> false;
        }
        if (u instanceof Where w) {
            return () -> w.holds(b.machine(), b.run().state());
        }
        if (u instanceof Block block) {
            return block::holds;
        }
        throw a.usage("until: is " + Arguments.show(u) + ", expected at('routine', 'step'), { condition } or quiet");
    }

    private static Answer choices(Bench b, Arguments a) {
        a.expect(0, 0);
        int[] all = b.run().enabled();
        Text.Builder t = new Text.Builder();
        List<String> value = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            t.add(String.format("%3d  ", i), Style.DIM).add(b.run().describe(all[i])).end();
            value.add(b.run().describe(all[i]));
        }
        if (all.length == 0) {
            t.line("nothing can move" + ending(b));
        }
        return Answer.of(t.done(), value);
    }

    private static Answer preempt(Bench b, Arguments a) {
        int g = b.id(a.expect(1, 2).value(0), Kind.G, a);
        List<String> how = List.of("request", "signal", "forced");
        String word = a.size() == 2 ? a.text(1, "how") : "request";
        if (!how.contains(word)) {
            throw a.usage("how is \"" + word + "\", expected " + Arguments.orList(how));
        }
        int c = Choice.of(Choice.Kind.PREEMPT, g, how.indexOf(word));
        if (b.run().finding() == null && !b.machine().allowed(b.run().state(), c)) {
            throw new UserError("g" + g + " cannot be preempted now (" + word + "): " + whyNotPreempted(b, g, word));
        }
        return made(b, List.of(c));
    }

    private static String whyNotPreempted(Bench b, int g, String how) {
        int m = b.runnerOf(g);
        if (m < 0) {
            return "it is not running on its own stack";
        }
        State s = b.run().state();
        if (how.equals("signal")) {
            return s.get(b.machine().layout(), Fields.G_PREEMPT, g) == 0 ? "nobody has asked it to stop (preempt g" + g + ")"
                : "m" + m + " is not at a step where a signal can stop it: only user code is";
        }
        return s.get(b.machine().layout(), Fields.M_P, m) == 0 ? "m" + m + " has no P"
            : "it has been asked already (g" + g + ".preempt and its stackguard0 are set)";
    }

    private static Answer stw(Bench b, Arguments a) {
        a.expect(0, 1);
        int g = a.size() == 1 ? b.id(a.value(0), Kind.G, a) : stopper(b);
        if (b.gcwaiting()) {
            throw new UserError("the world is being stopped already: sched.gcwaiting is set");
        }
        if (b.mOf(g) < 0) {
            throw new UserError("g" + g + " is not running; run until it is, for example: run until: { m0.curg == g" + g + " }");
        }
        return run(b, new How(-2 - g, MOVES_MAX, b::gcwaiting, b.turn(), "sched.gcwaiting set by g" + g, false));
    }

    /** The first goroutine at the start whose program collects garbage. */
    private static int stopper(Bench b) {
        List<World.Goroutine> all = b.world().atStart();
        for (int i = 0; i < all.size(); i++) {
            if (stops(all.get(i).actions())) {
                return i;
            }
        }
        throw new UserError("no goroutine of this world stops the world; add one: go('gc', on: 1) { gc }");
    }

    private static boolean stops(List<Action> actions) {
        return actions.stream().anyMatch(x -> x instanceof Action.GC || x instanceof Action.Repeat r && stops(r.body()));
    }
}
