package gmplab.core.mutate;

import gmplab.core.check.Books;
import gmplab.core.machine.Anatomy;
import gmplab.core.machine.Around;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A machine with every check there is: its own, the {@link Books} after every move, {@link Deeds}, {@link Strays},
 * {@link Ranges} and {@link Workers}, and threads that go round in steps of their own for ever. Steps of the runtime that nobody else can see are made with the move
 * before them; steps of the goroutines' own programs never are: those are what two machines are compared by.
 */
final class Checked implements Around {
    /** Steps of one's own that may follow each other. */
    private static final int LONGEST_CHAIN = 5_000;
    /** Findings of the books are numbered from here. */
    private static final int BOOKS = 1 << 20;
    /** What a move gives that ends a run as an unchanged one may end, too: it is cut. */
    private static final int EXPECTED = -2;

    private final Machine machine;
    private final Compiled compiled;
    private final Books books;
    private final Deeds deeds;
    private final Strays strays;
    private final Ranges ranges;
    private final Workers workers;
    private final Set<String> ends;
    private final List<Finding> more = new ArrayList<>();
    private final Stretch stretch;
    private final Part part;
    /** Told of every state that is met; null for nobody. */
    private Contest contest;
    private final List<Anatomy.At> steps;
    private final String[] own;
    private final boolean[] reached;
    /** By pc: whether somebody has made the step on a system stack, on a goroutine's. */
    private final boolean[] madeOnG0;
    private final boolean[] madeOnUser;
    private boolean leading;
    /** How the last run ended that a move has ended, in words. */
    private String ended;
    private final int[] choices;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final int ms;

    /**
     * @param ends what there is at the end of an unchanged run too, and so is no finding: texts
     * @throws IllegalArgumentException where the machine has no step that the stretch names
     */
    Checked(Machine machine, Set<String> ends, Stretch stretch) {
        this.machine = machine;
        this.ends = ends;
        this.stretch = stretch;
        compiled = Compiled.whenWorthIt(machine);
        books = new Books(machine);
        deeds = new Deeds(machine);
        strays = new Strays(machine);
        ranges = new Ranges(machine);
        workers = new Workers(machine);
        Anatomy anatomy = machine.anatomy();
        own = new String[anatomy.pcs() + 1];
        reached = new boolean[anatomy.pcs() + 1];
        madeOnG0 = new boolean[anatomy.pcs() + 1];
        madeOnUser = new boolean[anatomy.pcs() + 1];
        part = new Part(machine, stretch);
        steps = anatomy.steps();
        steps.forEach(this::note);
        mode = machine.layout().slot(Fields.M_MODE);
        mPc = machine.layout().slot(Fields.M_PC);
        gPc = machine.layout().slot(Fields.G_PC);
        curg = machine.layout().slot(Fields.M_CURG);
        choices = new int[machine.maxChoices()];
        ms = machine.layout().sizes().of(Kind.M);
    }

    private void note(Anatomy.At at) {
        Routine r = machine.program().routine(at.node().routine());
        if (r.isUserCode()) {
            own[at.pc()] = r.name() + "." + at.step().label();
        }
    }

    Machine machine() {
        return machine;
    }

    /** From now on somebody is told of every state. */
    void tell(Contest who) {
        contest = who;
    }

    /** Whether somebody has made the step so far. */
    boolean reached(String routine, int step) {
        return steps.stream().anyMatch(a -> a.index() == step && reached[a.pc()] && a.node().routine().equals(routine));
    }

    /** What tells the state in which the looking begins from others, whatever the machine; empty where the lead does not come there. */
    String begin() {
        long[] s = new long[words()];
        try {
            return begin(s, null) == 0 ? inWords(s) : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Everything in a state that is not zero, by name: a local may be alive in one machine and dead in another. */
    private String inWords(long[] s) {
        StringBuilder r = new StringBuilder();
        for (Field f : machine.layout().fields()) {
            Slot slot = machine.layout().slot(f);
            for (int i = 0; i < slot.word.length; i++) {
                if (slot.get(s, i) != 0 && !f.equals(Fields.M_PC) && !f.equals(Fields.G_PC)) {
                    r.append(f.name()).append(' ').append(i).append(" = ").append(slot.get(s, i)).append('\n');
                }
            }
        }
        for (Stack kind : Stack.values()) {
            for (int i = 0; i < machine.layout().sizes().of(kind == Stack.G0 ? Kind.M : Kind.G); i++) {
                r.append(kind).append(i);
                machine.stack(State.of(s), kind, i).forEach(f -> {
                    r.append(' ').append(f.at());
                    f.values().forEach((l, v) -> r.append(v == 0 ? "" : " " + l + " = " + v));
                });
            }
        }
        return r.toString();
    }

    /** What it takes for granted of its moves. */
    Part part() {
        return part;
    }

    /** Whether somebody has made any step of the routine so far. */
    boolean entered(String routine) {
        return steps.stream().anyMatch(a -> reached[a.pc()] && a.node().routine().equals(routine));
    }

    /** How near somebody has come so far to a step that nobody has made; null where nobody has come near it. */
    Approach approach(String routine, int step) {
        boolean user = machine.program().routine(routine).steps().get(step).op() instanceof Op.Prologue;
        return Approach.to(machine.anatomy(), routine, step, user, a -> (a.node().stack() == Stack.USER ? madeOnUser : madeOnG0)[a.pc()]);
    }

    /** The pc at which M {@code m} is, 0 where it is nowhere. */
    private int pc(long[] s, int m) {
        int where = mode.get(s, m);
        return where == Fields.ON_G0 ? mPc.get(s, m) : where == Fields.ON_USER ? gPc.get(s, curg.get(s, m) - 1) : 0;
    }

    /** The step of a goroutine's own program that a choice makes, in words without the G; null where it is none. */
    String own(long[] s, int choice) {
        int m = mover(s, choice);
        return m < 0 || mode.get(s, m) != Fields.ON_USER || Choice.kind(choice) == Choice.Kind.PREEMPT ? null : own[pc(s, m)];
    }

    /** The M that a choice moves, -1 for none. */
    int mover(long[] s, int choice) {
        return switch (Choice.kind(choice)) {
            case RUN, ANSWER, TIMEOUT -> Choice.id(choice);
            default -> machine.mover(State.of(s), choice);
        };
    }

    /** The G that M {@code m} runs. */
    int current(long[] s, int m) {
        return curg.get(s, m) - 1;
    }

    @Override
    public Model inside() {
        return compiled;
    }

    @Override
    public void start(long[] out) {
        begin(out, null);
    }

    /** The first state that is looked at; {@code path} is told of the moves to it. Returns as a move does. */
    private int begin(long[] s, List<Integer> path) {
        machine.start(s);
        leading = true;
        part.lead(true);
        int r = settle(s, path);
        for (int i = 0; i < stretch.lead().size() && r == 0; i++) {
            r = go(s, stretch.lead().get(i), part.leg(i), path);
        }
        leading = false;
        part.lead(false);
        return r != 0 ? r : settle(s, path);
    }

    private int go(long[] s, Stretch.Leg leg, boolean[] there, List<Integer> path) {
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            int c = there[pc(s, leg.m())] ? -1 : ofLeg(s, leg);
            if (c < 0) {
                break;
            }
            note(path, c);
            int r = make(s, c);
            r = r != 0 ? r : settle(s, path);
            if (r != 0) {
                return r;
            }
        }
        if (!leg.at().isEmpty() && !there[pc(s, leg.m())]) {
            throw new IllegalArgumentException("m" + leg.m() + " does not come to " + leg.at());
        }
        return 0;
    }

    /** The choice of an M that moves alone; -1 where it has none. */
    private int ofLeg(long[] s, Stretch.Leg leg) {
        int n = machine.over(s) ? 0 : compiled.choices(s, choices);
        int r = -1;
        for (int i = 0; i < n; i++) {
            if (mover(s, choices[i]) == leg.m() && (r < 0 || leg.last())) {
                r = choices[i];
            }
        }
        return r;
    }

    private static void note(List<Integer> path, int choice) {
        if (path != null) {
            path.add(choice);
        }
    }

    @Override
    public int move(long[] state, int choice, long[] out) {
        System.arraycopy(state, 0, out, 0, out.length);
        return joint(out, choice, null);
    }

    /** A choice, and what is made with it. */
    private int joint(long[] s, int choice, List<Integer> path) {
        boolean takes = part.takesLock(s, choice);
        note(path, choice);
        part.begin(Choice.id(choice));
        int r = make(s, choice);
        r = r != 0 ? r : settle(s, path);
        int m = Choice.id(choice);
        if (r == 0 && takes && part.follows(s) && !machine.over(s) && own(s, Choice.of(Choice.Kind.RUN, m, 0)) == null) {
            int next = Choice.of(Choice.Kind.RUN, m, 0);
            note(path, next);
            r = make(s, next);
            r = r != 0 ? r : settle(s, path);
        }
        part.stand(s);
        return r;
    }

    /** One move of the machine and the checks after it. */
    private int make(long[] s, int choice) {
        int m = mover(s, choice);
        if (m >= 0) {
            if (!leading && part.ends(s, choice)) {
                ended = "end: there";
                return EXPECTED;
            }
            if (!leading) {
                reached[pc(s, m)] = true;
                (mode.get(s, m) == Fields.ON_USER ? madeOnUser : madeOnG0)[pc(s, m)] = true;
            }
            part.makes(s, m);
        }
        deeds.before(s);
        int r = compiled.move(s, choice);
        if (r > 0) {
            ended = "end: " + machine.finding(r).text();
            return ends.contains(machine.finding(r).text()) ? EXPECTED : r;
        }
        if (r < 0) {
            ended = "cut";
            String range = ranges.left();
            return range == null || ends.contains(range) ? r : number(new Finding(Finding.Kind.INVARIANT, "", range));
        }
        if (contest != null && !leading) {
            contest.look(s);
        }
        String w = books.wrong(s);
        w = w != null ? w : workers.wrong(s);
        w = w != null || part.whole() ? w : strays.carriedOff(s);
        w = w != null || m < 0 ? w : deeds.wrong(s, m, pc(s, m));
        return w == null ? 0 : number(new Finding(Finding.Kind.INVARIANT, "", w));
    }

    /** Where everybody who can move is in a goroutine's own program, nothing may have been left behind. */
    private int settled(long[] s) {
        String left = books.leftBehind(s);
        if (left == null ? !strays.any(s) : ends.contains(left)) {
            return 0;
        }
        if (machine.over(s)) {
            return 0;
        }
        for (int i = compiled.choices(s, choices); i-- > 0;) {
            Choice.Kind k = Choice.kind(choices[i]);
            boolean moves = k == Choice.Kind.RUN || k == Choice.Kind.ANSWER || k == Choice.Kind.TIMEOUT;
            int m = Choice.id(choices[i]);
            if (moves && (mode.get(s, m) != Fields.ON_USER || own[pc(s, m)] == null)) {
                return 0;
            }
        }
        left = left != null ? left : strays.lost(s);
        return left == null ? 0 : number(new Finding(Finding.Kind.INVARIANT, "", left));
    }

    private int number(Finding f) {
        int i = more.indexOf(f);
        if (i < 0) {
            i = more.size();
            more.add(f);
        }
        return BOOKS + i;
    }

    private int settle(long[] s, List<Integer> path) {
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            int c = machine.over(s) ? -1 : part.along(s);
            if (c < 0) {
                return settled(s);
            }
            note(path, c);
            int r = make(s, c);
            if (r != 0) {
                return r;
            }
        }
        return part.whole() ? number(new Finding(Finding.Kind.LIVENESS, "", "a thread goes round for ever in steps of its own")) : settled(s);
    }

    @Override
    public Finding stuck(long[] state) {
        if (machine.over(state)) {
            return null;
        }
        Finding f = machine.stuck(state);
        if (f != null && !ends.contains(f.text())) {
            return f;
        }
        String w = books.wrongAtEnd(state);
        return w == null ? null : new Finding(Finding.Kind.INVARIANT, "", w);
    }

    /** How a run ends in a state without choices, in words. */
    String end(long[] state) {
        Finding f = machine.over(state) ? null : machine.stuck(state);
        return "end: " + (machine.over(state) ? "over" : f == null ? "quiet" : f.text());
    }

    /** Why a move leads nowhere, in words. */
    String nowhere(long[] state, int choice) {
        ended = "";
        joint(state.clone(), choice, null);
        return ended;
    }

    @Override
    public Finding finding(int number) {
        return number >= BOOKS ? more.get(number - BOOKS) : machine.finding(number);
    }

    @Override
    public int broken(long[] state) {
        String w = books.wrong(state);
        return w == null ? compiled.broken(state) : number(new Finding(Finding.Kind.INVARIANT, "", w));
    }

    @Override
    public Model fork() {
        return new Checked(machine.fork(), ends, stretch);
    }

    @Override
    public int[] whole(int[] path) {
        long[] s = new long[words()];
        List<Integer> all = new ArrayList<>();
        int r = begin(s, all);
        for (int i = 0; i < path.length && r == 0; i++) {
            r = joint(s, path[i], all);
        }
        return all.stream().mapToInt(x -> x).toArray();
    }
}
