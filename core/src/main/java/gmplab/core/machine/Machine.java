package gmplab.core.machine;

import gmplab.core.claim.Bound;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Folding;
import gmplab.core.program.Program;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Layout;
import gmplab.core.state.Slot;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A world made ready to move: which choices a state has, and the state after one of them. Nothing more: no clock, no
 * randomness, no memory of where it has been. The interpreter is the reference; another back end may take its place.
 * Not thread-safe; {@link #fork} gives another thread its own.
 */
public final class Machine implements Model {
    /** What a pc stands for. */
    public record Position(String routine, int step, String label, Stack stack) {
        @Override
        public String toString() {
            return routine + "." + label;
        }
    }

    private final Linkage link;
    private final Contexts contexts;
    private final Stacks stacks;
    private final List<Finding> findings;
    private final List<String> outOfRange;
    private final Exec[] g0Code;
    private final Exec[] userCode;
    private final Locality locality;
    private final ReadySteps ready;
    private final Invariants invariants;
    private final Environment environment;
    /** The start, once somebody has asked for it: walks begin again and again. */
    private long[] first;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final Engine engine;
    private final int ms;

    private Machine(Program program, World world, Folding folding) {
        link = new Linkage(program, world, folding);
        contexts = new Contexts(link);
        stacks = new Stacks(link);
        findings = new ArrayList<>(List.of(new Finding(Finding.Kind.INVARIANT, "", "")));
        outOfRange = new ArrayList<>();
        mode = link.layout.slot(Fields.M_MODE);
        mPc = link.layout.slot(Fields.M_PC);
        gPc = link.layout.slot(Fields.G_PC);
        curg = link.layout.slot(Fields.M_CURG);
        ms = world.sizes().of(Kind.M);
        invariants = new Invariants(this);
        locality = new Locality(link.linked, link.graph, world.sizes().of(Kind.L));
        ready = new ReadySteps(link, locality, invariants);
        g0Code = ready.code(Stack.G0);
        userCode = ready.code(Stack.USER);
        ready.lower(this);
        Kernel kernel = new Kernel(this);
        environment = new Environment(this, kernel);
        engine = new Engine(world.policies(), kernel, g0Code, userCode, outOfRange.size());
    }

    private Machine(Machine o) {
        link = o.link;
        contexts = o.contexts;
        stacks = new Stacks(link);
        findings = o.findings;
        outOfRange = o.outOfRange;
        g0Code = o.g0Code;
        userCode = o.userCode;
        locality = o.locality;
        ready = o.ready;
        invariants = o.invariants;
        mode = o.mode;
        mPc = o.mPc;
        gPc = o.gPc;
        curg = o.curg;
        ms = o.ms;
        Kernel kernel = new Kernel(this);
        environment = new Environment(this, kernel);
        engine = new Engine(world().policies(), kernel, g0Code, userCode, outOfRange.size());
    }

    /** Links a program for a world: places, numbers, code. */
    public static Machine of(Program program, World world) {
        return new Machine(program, world, Roots.folding(program, world));
    }

    /**
     * The same without folding: every step of every routine that is called, though this world may have no use for it. For
     * states that no run of the world leads to.
     */
    public static Machine whole(World world) {
        Program p = gmplab.core.runtime.Worlds.program(world);
        return new Machine(p, world, Folding.none(p));
    }

    /** The machine of a world: its version, its edits, its goroutines. */
    public static Machine of(World world) {
        return of(gmplab.core.runtime.Worlds.program(world), world);
    }

    @Override
    public Machine fork() {
        return new Machine(this);
    }

    // What the lowering and the environment ask

    Linkage link() {
        return link;
    }

    Contexts contexts() {
        return contexts;
    }

    synchronized int finding(Finding f) {
        int at = findings.indexOf(f);
        if (at < 0) {
            findings.add(f);
            at = findings.size() - 1;
        }
        return at;
    }

    synchronized int outOfRange(String what) {
        int at = outOfRange.indexOf(what);
        if (at < 0) {
            outOfRange.add(what);
            at = outOfRange.size() - 1;
        }
        return at;
    }

    /** The steps made ready, by pc, on one kind of stack. */
    Exec[] code(Stack stack) {
        return stack == Stack.USER ? userCode : g0Code;
    }

    Invariants invariants() {
        return invariants;
    }

    Environment environment() {
        return environment;
    }

    Engine engine() {
        return engine;
    }

    // What everybody may ask

    public Program program() {
        return link.program;
    }

    /** Whether a step is one in this world; a condition on what never changes in it is none. */
    public boolean isStep(String routine, int step) {
        return link.isStep(routine, step);
    }

    /** The step at which somebody is who is sent to this one. */
    int resolve(String routine, int step) {
        return link.folding.resolve(routine, step);
    }

    public World world() {
        return link.world;
    }

    public Layout layout() {
        return link.layout;
    }

    /** @throws IllegalArgumentException naming the nearest field */
    public Field field(String name) {
        return link.field(name);
    }

    /** The start state. */
    public State start() {
        long[] s = new long[words()];
        start(s);
        return State.of(s);
    }

    @Override
    public int words() {
        return link.layout.words();
    }

    @Override
    public void start(long[] out) {
        if (first == null) {
            long[] s = new long[words()];
            new Boot(contexts, link.program, link.world, link.layout).write(s);
            first = s;
        }
        System.arraycopy(first, 0, out, 0, first.length);
    }

    /** The choices enabled in a state, in a fixed order. */
    public int[] choices(State state) {
        int[] buf = new int[maxChoices()];
        return java.util.Arrays.copyOf(buf, choices(state.words(), buf));
    }

    @Override
    public int maxChoices() {
        return ms * 1024 + 3 * layout().sizes().of(Kind.G) + layout().sizes().of(Kind.D) + 1;
    }

    @Override
    public int choices(long[] s, int[] out) {
        int n = 0;
        Engine e = engine;
        e.s = s;
        if (environment.over(s)) {
            return 0;
        }
        for (int m = 0; m < ms; m++) {
            Exec x = code(e, m);
            if (x == null) {
                continue;
            }
            if (x.inSyscall()) {
                out[n++] = Choice.of(Choice.Kind.RETURN, e.g, 0);
            } else if (!x.enabled(e)) {
                if (x.canTimeOut(e)) {
                    out[n++] = Choice.of(Choice.Kind.TIMEOUT, m, 0);
                }
            } else {
                int answers = x.answers(e);
                for (int k = 0; k < answers; k++) {
                    if (x.answerAllowed(e, k)) {
                        out[n++] = Choice.of(Choice.Kind.ANSWER, m, k);
                    }
                }
                if (answers == 0) {
                    out[n++] = Choice.of(Choice.Kind.RUN, m, 0);
                }
            }
        }
        return environment.choices(s, out, n);
    }

    /** Points an engine at M {@code m}: the pc of its next step, 0 where it has none. */
    int point(Engine e, int m) {
        e.m = m;
        int where = mode.get(e.s, m);
        e.g = where == Fields.ON_G0 || where == Fields.ON_USER ? curg.get(e.s, m) - 1 : -1;
        e.user = where == Fields.ON_USER;
        e.ctx = e.user ? e.g : m;
        return where == Fields.ON_G0 ? mPc.get(e.s, m) : e.user ? gPc.get(e.s, e.g) : 0;
    }

    /** Points the engine at M {@code m}: the code it would execute, null where it has none. */
    private Exec code(Engine e, int m) {
        e.m = m;
        int where = mode.get(e.s, m);
        if (where == Fields.ON_G0) {
            e.g = curg.get(e.s, m) - 1;
            e.ctx = m;
            e.user = false;
            return g0Code[mPc.get(e.s, m)];
        } else if (where == Fields.ON_USER) {
            e.g = curg.get(e.s, m) - 1;
            e.ctx = e.g;
            e.user = true;
            return userCode[gPc.get(e.s, e.g)];
        }
        return null;
    }

    @Override
    public int move(long[] s, int choice, long[] out) {
        System.arraycopy(s, 0, out, 0, s.length);
        return move(out, choice);
    }

    @Override
    public int move(long[] s, int choice) {
        engine.s = s;
        int r = make(engine, s, choice);
        return r == Exec.OK ? invariants.broken(engine) : r;
    }

    private int make(Engine e, long[] s, int choice) {
        e.answered = -1;
        Choice.Kind kind = Choice.kind(choice);
        if (kind == Choice.Kind.PREEMPT || kind == Choice.Kind.TIMER || kind == Choice.Kind.POLL) {
            return environment.move(e, choice);
        }
        int m = kind == Choice.Kind.RETURN ? environment.runnerOf(s, Choice.id(choice)) : Choice.id(choice);
        Exec x = code(e, m);
        int pc = e.user ? gPc.get(s, e.g) : mPc.get(s, m);
        try {
            if (kind == Choice.Kind.TIMEOUT) {
                return x.timeOut(e);
            }
            e.answer = Choice.arg(choice);
            return x.run(e);
        } catch (ArrayIndexOutOfBoundsException | ArithmeticException ex) {
            return fault(pc, e.user ? Stack.USER : Stack.G0, ex);
        }
    }

    /** As {@link Finding#fault}. */
    int fault(int pc, Stack stack, RuntimeException cause) {
        return finding(Finding.fault(stacks.position(pc, stack), cause));
    }

    /** Whether the choice is one of those enabled, or an injection that the bench allows there. */
    public boolean allowed(State state, int choice) {
        for (int c : choices(state)) {
            if (c == choice) {
                return true;
            }
        }
        return environment.injectable(state.words(), choice);
    }

    /** What a policy with code of its own answered in the last move; -1 where none was asked. */
    public int lastAnswer() {
        return engine.answered;
    }

    /** Makes {@code listener} hear what goroutines print; null for nobody. */
    public void onOutput(Consumer<String> listener) {
        engine.output = listener;
    }

    @Override
    public Finding finding(int number) {
        return findings.get(number);
    }

    @Override
    public int broken(long[] s) {
        engine.s = s;
        return invariants.broken(engine);
    }

    /**
     * A claim with its names looked up.
     *
     * @throws IllegalArgumentException with the claim's name, saying what is wrong with it
     */
    public Bound bind(Claim c) {
        return invariants.bind(c);
    }

    /** A proposition of a claim made ready; the result is not to be asked while a move is made. */
    public Predicate<long[]> proposition(Expr e) {
        Eval ready = Invariants.lower(e, link.layout);
        return s -> {
            engine.s = s;
            return ready.of(engine) != 0;
        };
    }

    @Override
    public Finding stuck(long[] s) {
        return environment.stuck(s);
    }

    @Override
    public int local(long[] s, int[] choices, int n) {
        // A run that is over has no moves, not even these.
        if (environment.over(s)) {
            return -1;
        }
        for (int m = 0; m < ms; m++) {
            int where = mode.get(s, m);
            if (where == Fields.ON_G0 && ready.local(Stack.G0, mPc.get(s, m))
                || where == Fields.ON_USER && ready.local(Stack.USER, gPc.get(s, curg.get(s, m) - 1))) {
                return Choice.of(Choice.Kind.RUN, m, 0);
            }
        }
        return -1;
    }

    @Override
    public boolean takesLock(long[] s, int choice) {
        if (Choice.kind(choice) != Choice.Kind.RUN) {
            return false;
        }
        engine.s = s;
        code(engine, Choice.id(choice));
        return ready.acquires(engine.user ? gPc.get(s, engine.g) : mPc.get(s, engine.m));
    }

    /** Where M {@code m} is: the step it would execute next; null where its thread is not there. */
    public Position position(State state, int m) {
        return stacks.position(state.words(), m);
    }

    /** Where G {@code g} is, or will go on, on its own stack; null where it has none. */
    public Position positionOfG(State state, int g) {
        return stacks.positionOfG(state.words(), g);
    }

    /** The frames of a stack, innermost first: where each is and the values of its live locals. */
    public List<FrameView> stack(State state, Stack kind, int ctx) {
        return stacks.stack(state.words(), kind, ctx);
    }

    /** One frame as a person sees it. {@code at} is where it goes on; {@code types} says of the values of live locals how they are shown. */
    public record FrameView(Position at, Map<String, Integer> values, Map<String, Type> types) { }

    /** The M that a choice moves; -1 where it moves none. */
    public int mover(State state, int choice) {
        return switch (Choice.kind(choice)) {
            case RUN, ANSWER, TIMEOUT -> Choice.id(choice);
            case RETURN, PREEMPT -> environment.runnerOf(state.words(), Choice.id(choice));
            case TIMER, POLL -> -1;
        };
    }

    /**
     * 16 hex digits that tell states apart: what a trace ends with, so that a replay can be compared. They follow from values
     * and positions alone, so they are the same wherever a gmplab keeps these.
     */
    public String fingerprint(State state) {
        return stacks.fingerprint(state.words());
    }

    /** How its states are made up. */
    public Anatomy anatomy() {
        return new Anatomy(link, locality, invariants);
    }

    /** The same, as if no other steps were ever made than those (of a routine, by their index). */
    public Anatomy anatomy(BiPredicate<String, Integer> made) {
        return new Anatomy(link, new Locality(link.linked, link.graph, world().sizes().of(Kind.L), (r, i) -> link.isStep(r, i) && made.test(r, i)), invariants);
    }

    /** A step's number, from 1. */
    public int pc(String routine, int step) {
        return link.pc(routine, step);
    }

    /** What its steps look at, for one thread; prologues are steps that only look too, where wanted. */
    public Looks looks(boolean prologues) {
        return new Looks(this, anatomy(), locality, prologues);
    }

    /** What its steps touch, for one thread; elements as they are numbered in {@code looks}. */
    public Touches touches(Looks looks) {
        return new Touches(this, anatomy(), locality, looks);
    }

    /** Whether the run is over: there are no choices, whatever its Ms might do. */
    public boolean over(long[] s) {
        return environment.over(s);
    }

    /** All fields that {@link #over} looks at. */
    public List<Field> ends() {
        return Environment.ENDS;
    }

    /** The fields that are written only under one lock (its identity from 0), which who holds it therefore sees stand still. */
    public Map<Field, Integer> writtenUnder() {
        return locality.writtenUnder();
    }

    /** Its steps made ready, for whoever compiles them. */
    ReadySteps ready() {
        return ready;
    }

    /** How often moves were cut, by bound; since this machine was made. */
    public Map<String, Long> cuts() {
        return engine.cuts(outOfRange);
    }

    @Override
    public void uncut() {
        engine.uncut();
    }
}
