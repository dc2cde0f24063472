package gmplab.core.machine;

import gmplab.core.policy.Policies;
import gmplab.core.program.CallGraph;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Folding;
import gmplab.core.program.Liveness;
import gmplab.core.program.Local;
import gmplab.core.program.Op;
import gmplab.core.program.Program;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Layout;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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

    private final Program program;
    private final World world;
    private final Folding folding;
    private final Program linked;
    private final CallGraph graph;
    private final Frames frames;
    private final Layout layout;
    private List<Layout.Arena> mArenas;
    private List<Layout.Arena> gArenas;
    private final Map<Node, Map<Local, Slot>> localSlots = new HashMap<>();
    private final Map<Node, Slot> siteSlots = new HashMap<>();
    private final Pcs pcs;
    private final List<Finding> findings;
    private final List<String> outOfRange;
    private final Exec[] g0Code;
    private final Exec[] userCode;
    private final Map<Field, Integer> protectedFields;
    private final boolean[] g0Local;
    private final boolean[] userLocal;
    private final boolean[] userProgram;
    private final int[] begins;
    private final Environment environment;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final Slot held;
    private final Slot locks;
    private final Engine engine;
    private final int ms;
    private final long[] cuts;
    private final Map<String, Liveness> text = new HashMap<>();

    private Machine(Program program, World world, Folding folding) {
        this.program = program;
        this.world = world;
        this.folding = folding;
        linked = folding.linked();
        List<String> g0roots = Roots.onSystemStacks(program, world);
        graph = new CallGraph(linked, g0roots, program.goroutines());
        frames = new Frames(linked, graph, world.sizes());
        pcs = new Pcs(linked, graph, folding);
        layout = new Layout(world.sizes());
        layOut();
        int steps = pcs.count();
        findings = new ArrayList<>(List.of(new Finding(Finding.Kind.INVARIANT, "", "")));
        outOfRange = new ArrayList<>();
        mode = layout.slot(Fields.M_MODE);
        mPc = layout.slot(Fields.M_PC);
        gPc = layout.slot(Fields.G_PC);
        curg = layout.slot(Fields.M_CURG);
        held = layout.slot(Fields.G_HELD);
        locks = layout.slot(Fields.M_LOCKS);
        ms = world.sizes().of(Kind.M);
        g0Code = new Exec[steps + 1];
        userCode = new Exec[steps + 1];
        g0Local = new boolean[steps + 1];
        userLocal = new boolean[steps + 1];
        userProgram = new boolean[steps + 1];
        Locality locality = new Locality(linked, graph, world.sizes().of(Kind.L));
        protectedFields = locality.protectedFields();
        for (Node n : graph.nodes()) {
            lower(n, locality);
        }
        begins = program.goroutines().stream().mapToInt(r -> entry(new Node(r, Stack.USER))).toArray();
        cuts = new long[outOfRange.size() + 1];
        Kernel kernel = new Kernel(this);
        environment = new Environment(this, kernel);
        engine = new Engine(world.policies(), kernel);
    }

    private Machine(Machine o) {
        program = o.program;
        world = o.world;
        folding = o.folding;
        linked = o.linked;
        graph = o.graph;
        frames = o.frames;
        layout = o.layout;
        mArenas = o.mArenas;
        gArenas = o.gArenas;
        localSlots.putAll(o.localSlots);
        siteSlots.putAll(o.siteSlots);
        pcs = o.pcs;
        findings = o.findings;
        outOfRange = o.outOfRange;
        g0Code = o.g0Code;
        userCode = o.userCode;
        protectedFields = o.protectedFields;
        g0Local = o.g0Local;
        userLocal = o.userLocal;
        userProgram = o.userProgram;
        begins = o.begins;
        mode = o.mode;
        mPc = o.mPc;
        gPc = o.gPc;
        curg = o.curg;
        held = o.held;
        locks = o.locks;
        ms = o.ms;
        cuts = o.cuts;
        Kernel kernel = new Kernel(this);
        environment = new Environment(this, kernel);
        engine = new Engine(world.policies(), kernel);
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

    // Linking

    private void layOut() {
        mArenas = layout.arenas(world.sizes().of(Kind.M), frames.depth(Stack.G0));
        gArenas = layout.arenas(world.sizes().of(Kind.G), frames.depth(Stack.USER));
        for (Field f : program.fields()) {
            Integer constant = folding.constant(f);
            if (constant != null) {
                layout.constant(f, constant);
            } else {
                layout.add(f, f.equals(Fields.M_PC) || f.equals(Fields.G_PC) ? pcs.type() : f.type());
            }
        }
        for (Node n : frames.nodes()) {
            Frames.Frame f = frames.frame(n);
            List<Layout.Arena> arenas = n.stack() == Stack.G0 ? mArenas : gArenas;
            Map<Local, Slot> slots = new LinkedHashMap<>();
            f.offset().forEach((l, at) -> slots.put(l, layout.local(l.name(), l.type(),
                l.type().width(world.sizes()) == 0 ? 0 : at, arenas)));
            localSlots.put(n, slots);
            gmplab.core.state.Type siteType = Frames.siteType(graph.sites(n).size());
            siteSlots.put(n, layout.local("return", siteType, siteType.width(world.sizes()) == 0 ? 0 : f.site(), arenas));
        }
    }

    private void lower(Node n, Locality locality) {
        Lower lower = new Lower(this, n);
        Routine r = linked.routine(n.routine());
        for (int i = 0; i < r.steps().size(); i++) {
            if (!folding.isStep(r.name(), i)) {
                continue;
            }
            int pc = pc(r.name(), i);
            boolean user = n.stack() == Stack.USER;
            (user ? userCode : g0Code)[pc] = lower.step(i);
            boolean goroutine = r.isUserCode();
            userProgram[pc] |= goroutine;
            boolean local = locality.local(r.steps().get(i)) && !(goroutine && world.async());
            if (local && !locality.needs(r.steps().get(i)).isEmpty()) {
                Exec[] code = user ? userCode : g0Code;
                code[pc] = lower.disciplined(i, code[pc], locality.needs(r.steps().get(i)));
            }
            (user ? userLocal : g0Local)[pc] = local && !(user && r.steps().get(i).op() instanceof Op.Prologue);
        }
    }

    // What the lowering and the environment ask

    Frames frames() {
        return frames;
    }

    CallGraph graph() {
        return graph;
    }

    Slot localSlot(Node n, Local l) {
        return localSlots.get(n).get(l);
    }

    Slot siteSlot(Node n) {
        return siteSlots.get(n);
    }

    int siteNumber(Node n, Site site) {
        return graph.sites(n).indexOf(site);
    }

    int pc(String routine, int step) {
        return pcs.of(routine, step);
    }

    /** Where a routine begins on this kind of stack: behind a prologue that does nothing there. */
    int entry(Node n) {
        Step first = linked.routine(n.routine()).steps().get(0);
        boolean skip = n.stack() == Stack.G0 && first.op() instanceof Op.Prologue;
        return pc(n.routine(), folding.resolve(n.routine(), skip ? first.next() : 0));
    }

    int finding(Finding f) {
        int at = findings.indexOf(f);
        if (at < 0) {
            findings.add(f);
            at = findings.size() - 1;
        }
        return at;
    }

    int outOfRange(String what) {
        int at = outOfRange.indexOf(what);
        if (at < 0) {
            outOfRange.add(what);
            at = outOfRange.size() - 1;
        }
        return at;
    }

    int cutFor(Engine e, int what) {
        cuts[what]++;
        return Exec.CUT;
    }

    void putPc(Engine e, boolean user, int pc) {
        if (user) {
            gPc.put(e.s, e.g, pc);
        } else {
            mPc.put(e.s, e.m, pc);
        }
    }

    void toG0(Engine e) {
        mode.put(e.s, e.m, Fields.ON_G0);
        e.ctx = e.m;
    }

    void toUser(Engine e) {
        mode.put(e.s, e.m, Fields.ON_USER);
        e.g = curg.get(e.s, e.m) - 1;
        e.ctx = e.g;
    }

    /** The m.locks that a forced preemption took off an M come back with the G. */
    void takeBackLocks(Engine e) {
        int n = held.get(e.s, e.g);
        if (n != 0) {
            held.put(e.s, e.g, 0);
            locks.put(e.s, e.m, n);
        }
    }

    void dropG0(Engine e) {
        mArenas.get(e.m).clear(e.s);
    }

    int unusedM(Engine e) {
        if (e.population != null) {
            return counted(e.population.takeM(e.s));
        }
        long[] s = e.s;
        for (int i = 0; i < world.ms(); i++) {
            int was = mode.get(s, i);
            if ((was == Fields.UNBORN || was == Fields.EXITED) && !reserved(s, i)) {
                if (was == Fields.EXITED) {
                    zero(s, i);
                }
                layout.slot(Fields.M_ALLOCATED).put(s, i, 1);
                return i;
            }
        }
        cuts[cuts.length - 1]++;
        return -1;
    }

    /** Go's new(m): all of it is zero, whoever had the identity before. */
    void zero(long[] s, int m) {
        for (Field f : program.fields()) {
            for (int k = 0; f.owner() == Kind.M && k < f.columns(world.sizes()); k++) {
                layout.slot(f).put(s, m * f.columns(world.sizes()) + k, 0);
            }
        }
    }

    private int counted(int identity) {
        if (identity < 0) {
            cuts[cuts.length - 1]++;
        }
        return identity;
    }

    /** Allocated by allocm, not yet started. */
    private boolean reserved(long[] s, int m) {
        return layout.slot(Fields.M_ALLOCATED).get(s, m) != 0;
    }

    int deadG(Engine e) {
        if (e.population != null) {
            return counted(e.population.takeG(e.s));
        }
        long[] s = e.s;
        Slot status = layout.slot(Fields.G_STATUS_F);
        Slot allocated = layout.slot(Fields.G_ALLOCATED);
        for (int i = 0; i < world.sizes().of(Kind.G); i++) {
            int st = status.get(s, i);
            if ((st == Fields.G_IDLE || st == Fields.G_DEAD) && allocated.get(s, i) == 0) {
                allocated.put(s, i, 1);
                return i;
            }
        }
        cuts[cuts.length - 1]++;
        return -1;
    }

    void begin(long[] s, int g, int goroutine) {
        gPc.put(s, g, begins[goroutine]);
        layout.slot(Fields.G_SYSTEM).put(s, g, program.routine(program.goroutines().get(goroutine)).isUserCode() ? 0 : 1);
    }

    /** What the G that an M runs has staged for the one it starts goes over to that one. */
    void passArguments(Engine e, int g) {
        int from = curg.get(e.s, e.m) - 1;
        Slot args = layout.slot(Fields.G_ARGS);
        for (int i = 0; from >= 0 && i < args.columns; i++) {
            args.put(e.s, g * args.columns + i, args.get(e.s, from * args.columns + i));
            args.put(e.s, from * args.columns + i, 0);
        }
    }

    void forget(Engine e, int g) {
        gArenas.get(g).clear(e.s);
        gPc.put(e.s, g, 0);
        if (e.population != null) {
            e.population.releaseG(e.s, g);
        } else {
            layout.slot(Fields.G_ALLOCATED).put(e.s, g, 0);
        }
        layout.slot(Fields.G_SYSTEM).put(e.s, g, 0);
    }

    void startThread(long[] s, int m) {
        mode.put(s, m, Fields.ON_G0);
        mPc.put(s, m, entry(new Node("mstart", Stack.G0)));
    }

    void startSysmon(long[] s, int m) {
        mode.put(s, m, Fields.ON_G0);
        mPc.put(s, m, entry(new Node("sysmon", Stack.G0)));
    }

    /** Gives a live local of a routine on an M's system stack a value. */
    void putLocal(long[] s, int m, String routine, String local, int value) {
        localSlots.get(new Node(routine, Stack.G0)).forEach((l, slot) -> {
            if (l.name().equals(local)) {
                slot.put(s, m, value);
            }
        });
    }

    void endThread(long[] s, int m) {
        mode.put(s, m, Fields.EXITED);
        mPc.put(s, m, 0);
        mArenas.get(m).clear(s);
    }

    Slot modes() {
        return mode;
    }

    /** Puts an M's system stack into the middle of a chain of calls, each the last such call of its caller. */
    void placeInside(long[] s, int m, List<String> chain) {
        for (int i = 1; i < chain.size(); i++) {
            Node caller = new Node(chain.get(i - 1), Stack.G0);
            Node callee = new Node(chain.get(i), Stack.G0);
            Routine r = linked.routine(caller.routine());
            int call = -1;
            for (int k = 0; k < r.steps().size(); k++) {
                if (callee.routine().equals(r.steps().get(k).op().enters())) {
                    call = k;
                }
            }
            siteSlots.get(callee).put(s, m, siteNumber(callee, new Site(caller, call)));
        }
        mode.put(s, m, Fields.ON_G0);
    }

    void placeG0(long[] s, int m, String routine, int step) {
        mode.put(s, m, Fields.ON_G0);
        mPc.put(s, m, pc(routine, folding.resolve(routine, step)));
    }

    Policies policies() {
        return world.policies();
    }

    Policies.View view(long[] s) {
        return new Policies.View() {
            @Override
            public int get(String field, int... index) {
                Field f = field(field);
                Slot slot = layout.slot(f);
                int at = index.length == 0 ? 0 : index.length == 1 ? index[0] : index[0] * slot.columns + index[1];
                if (at < 0 || at >= slot.word.length) {
                    throw new IllegalArgumentException(field + " has no element " + java.util.Arrays.toString(index));
                }
                return slot.get(s, at);
            }

            @Override
            public int[] list(String head, String link) {
                List<Integer> r = new ArrayList<>();
                for (int i = get(head); i != 0 && r.size() < 1 << 16; i = get(link, i - 1)) {
                    r.add(i - 1);
                }
                return r.stream().mapToInt(i -> i).toArray();
            }

            @Override
            public int count(String kind) {
                return world.sizes().of(Kind.valueOf(kind.toUpperCase(java.util.Locale.ROOT)));
            }
        };
    }

    /** The steps made ready, by pc, on one kind of stack. */
    Exec[] code(Stack stack) {
        return stack == Stack.USER ? userCode : g0Code;
    }

    Environment environment() {
        return environment;
    }

    Engine engine() {
        return engine;
    }

    // What everybody may ask

    public Program program() {
        return program;
    }

    /** The program as it is linked: with edges past what is folded, and constants where they are read. */
    Program linked() {
        return linked;
    }

    /** Whether a step is one in this world; a condition on what never changes in it is none. */
    public boolean isStep(String routine, int step) {
        return folding.isStep(routine, step);
    }

    /** The step at which somebody is who is sent to this one. */
    int resolve(String routine, int step) {
        return folding.resolve(routine, step);
    }

    public World world() {
        return world;
    }

    public Layout layout() {
        return layout;
    }

    /** @throws IllegalArgumentException naming the nearest field */
    public Field field(String name) {
        return program.fields().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow(() ->
            new IllegalArgumentException(gmplab.core.program.Names.unknown("field", name,
                program.fields().stream().map(Field::name).toList(), "fields lists them")));
    }

    /** The start state. */
    public State start() {
        long[] s = new long[words()];
        start(s);
        return State.of(s);
    }

    @Override
    public int words() {
        return layout.words();
    }

    @Override
    public void start(long[] out) {
        java.util.Arrays.fill(out, 0);
        new Boot(this, program, world, layout).write(out);
    }

    /** The choices enabled in a state, in a fixed order. */
    public int[] choices(State state) {
        int[] buf = new int[maxChoices()];
        return java.util.Arrays.copyOf(buf, choices(state.words(), buf));
    }

    @Override
    public int maxChoices() {
        return ms * 1024 + 3 * world.sizes().of(Kind.G) + world.sizes().of(Kind.D) + 1;
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
        Engine e = engine;
        e.s = out;
        e.answered = -1;
        Choice.Kind kind = Choice.kind(choice);
        if (kind == Choice.Kind.PREEMPT || kind == Choice.Kind.TIMER || kind == Choice.Kind.POLL) {
            return environment.move(e, choice);
        }
        int m = kind == Choice.Kind.RETURN ? environment.runnerOf(out, Choice.id(choice)) : Choice.id(choice);
        Exec x = code(e, m);
        try {
            if (kind == Choice.Kind.TIMEOUT) {
                return x.timeOut(e);
            }
            e.answer = Choice.arg(choice);
            return x.run(e);
        } catch (ArrayIndexOutOfBoundsException ex) {
            Position p = position(State.of(s), m);
            return finding(new Finding(Finding.Kind.THROW, p == null ? "" : p.toString(),
                "invalid memory address or nil pointer dereference"));
        }
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
            if (where == Fields.ON_G0 && g0Local[mPc.get(s, m)]
                || where == Fields.ON_USER && userLocal[gPc.get(s, curg.get(s, m) - 1)]) {
                return Choice.of(Choice.Kind.RUN, m, 0);
            }
        }
        return -1;
    }

    /** Where M {@code m} is: the step it would execute next; null where its thread is not there. */
    public Position position(State state, int m) {
        long[] s = state.words();
        int where = mode.get(s, m);
        if (where == Fields.ON_G0) {
            return position(mPc.get(s, m), Stack.G0);
        }
        return where == Fields.ON_USER ? positionOfG(state, curg.get(s, m) - 1) : null;
    }

    /** Where G {@code g} is, or will go on, on its own stack; null where it has none. */
    public Position positionOfG(State state, int g) {
        return position(gPc.get(state.words(), g), Stack.USER);
    }

    private Position position(int pc, Stack stack) {
        if (pc == 0) {
            return null;
        }
        Pcs.At at = pcs.at(pc);
        return new Position(at.routine(), at.step(), program.routine(at.routine()).steps().get(at.step()).label(), stack);
    }

    /** The frames of a stack, innermost first: where each is and the values of its live locals. */
    public List<FrameView> stack(State state, Stack kind, int ctx) {
        long[] s = state.words();
        List<FrameView> r = new ArrayList<>();
        Position p = kind == Stack.G0 ? position(mPc.get(s, ctx), kind) : position(gPc.get(s, ctx), kind);
        while (p != null) {
            Node n = new Node(p.routine(), kind);
            Map<String, Integer> values = new LinkedHashMap<>();
            Map<String, String> shown = new LinkedHashMap<>();
            int step = p.step();
            Liveness live = text.computeIfAbsent(n.routine(), k -> new Liveness(program.routine(k)));
            for (Local l : live.locals()) {
                Integer constant = folding.constant(n.routine(), l);
                if (constant != null ? live.aliveBefore(step, l) : frames.liveness(n.routine()).aliveBefore(step, l)) {
                    int v = constant != null ? constant : localSlots.get(n).get(l).get(s, ctx);
                    values.put(l.name(), v);
                    shown.put(l.name(), l.type().show(v));
                }
            }
            r.add(new FrameView(p, values, shown));
            List<Site> sites = graph.sites(n);
            if (sites.isEmpty()) {
                break;
            }
            Site back = sites.get(siteSlots.get(n).get(s, ctx));
            p = back.caller().stack() == kind ? position(pc(back.caller().routine(),
                linked.routine(back.caller().routine()).steps().get(back.step()).next()), kind) : null;
        }
        return r;
    }

    /** One frame as a person sees it. {@code at} is where it goes on; {@code shown} has the values as their types show them. */
    public record FrameView(Position at, Map<String, Integer> values, Map<String, String> shown) { }

    /** The M that a choice moves; -1 where it moves none. */
    public int mover(State state, int choice) {
        return switch (Choice.kind(choice)) {
            case RUN, ANSWER, TIMEOUT -> Choice.id(choice);
            case RETURN, PREEMPT -> environment.runnerOf(state.words(), Choice.id(choice));
            case TIMER, POLL -> -1;
        };
    }

    /** The fields proved to be touched only under one lock (its identity from 0), by which steps are merged. */
    public Map<Field, Integer> protectedFields() {
        return protectedFields;
    }

    /** Whether a pc belongs to a goroutine's own program, where a signal may preempt it. */
    boolean asyncSafe(int pc) {
        return userProgram[pc];
    }

    /** How often moves were cut, by bound; since this machine was made. */
    public Map<String, Long> cuts() {
        Map<String, Long> r = new LinkedHashMap<>();
        for (int i = 0; i < outOfRange.size(); i++) {
            if (cuts[i] > 0) {
                r.put("range of " + outOfRange.get(i), cuts[i]);
            }
        }
        if (cuts[cuts.length - 1] > 0) {
            r.put("number of Ms or Gs", cuts[cuts.length - 1]);
        }
        return r;
    }
}
