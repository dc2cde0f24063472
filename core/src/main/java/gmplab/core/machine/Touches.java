package gmplab.core.machine;

import gmplab.core.program.Act;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What steps touch, for those who ask whether a write depends on anything that others do. A field is open when every step that
 * reads it says so with an expression of its own: nobody waits for it, no policy and no guard looks at it, and the environment
 * only where it is not inert. Elements are those of {@link Looks}. Thread-confined.
 */
public final class Touches {
    /** The environment looks at these, until it has no preemption left. */
    private static final Set<Field> UNTIL_INERT = Set.of(Fields.G_PREEMPT, Fields.G_STACKGUARD0, Fields.P_STATUS_F, Fields.G_STATUS_F, Fields.P_M,
        Fields.M_CURG);
    /** Who moves for whom is told by these: a P or a goroutine may be got early, never given away. */
    private static final Set<Field> FROM_NIL = Set.of(Fields.P_M, Fields.M_CURG);
    /** What acts on a P check and write. */
    private static final List<Field> LEDGER = List.of(Fields.LEDGER_HOLDER, Fields.LEDGER_M, Fields.LEDGER_G, Fields.LEDGER_TO);
    /** Read without an expression. */
    private static final Set<Field> NEVER = Set.of(Fields.LOCK_HOLDER, Fields.NOTE_KEY, Fields.T_STATUS_F, Fields.T_WHEN,
        Fields.T_NEXTWHEN, Fields.STOPS, Fields.PREEMPTS, Fields.MAIN_EXITED, Fields.G_ALLOCATED, Fields.G_SYSTEM, Fields.NOW);

    private static final Looks.Place[] NONE = {};

    private final Machine mac;
    private final Engine e = new Engine(null, null, null, null, 0);
    private final Set<Field> open = new HashSet<>();
    private final boolean async;
    private final Slot preempts;
    /** By pc: what the step touches of open fields. */
    private final Looks.Place[][] g0;
    private final Looks.Place[][] user;
    /** By pc, for a step that may be made early: the place it writes, and those it reads; null for another. */
    private final Looks.Place[][] writesG0;
    private final Looks.Place[][] writesUser;
    private final boolean[] untilInert;
    private final boolean[] fromNil;
    /** By pc: how many of the places are written. */
    private final int[] written;
    private final int ps;
    private final int elements;
    private int writtenNow;
    /** By pc: what a step waits for of open fields, as far as it has a place of its own. */
    private final Wait[] waitsG0;
    private final Wait[] waitsUser;

    /**
     * What a step waits for.
     *
     * @param all elements of fields that a guard looks through
     */
    private record Wait(Looks.Place[] places, int[] all) { }

    Touches(Machine mac, Anatomy anatomy, Locality locality, Looks looks) {
        this.mac = mac;
        elements = looks.elements();
        async = mac.world().async();
        preempts = mac.layout().slot(Fields.PREEMPTS);
        Set<Field> shut = new HashSet<>(NEVER);
        anatomy.steps().forEach(at -> shut.addAll(hidden(at.step())));
        for (Field f : mac.layout().fields()) {
            if (!f.own() && !f.ghost() && !shut.contains(f)) {
                open.add(f);
            }
        }
        g0 = new Looks.Place[anatomy.pcs() + 1][];
        user = new Looks.Place[anatomy.pcs() + 1][];
        writesG0 = new Looks.Place[anatomy.pcs() + 1][];
        writesUser = new Looks.Place[anatomy.pcs() + 1][];
        untilInert = new boolean[anatomy.pcs() + 1];
        fromNil = new boolean[anatomy.pcs() + 1];
        written = new int[anatomy.pcs() + 1];
        ps = mac.layout().slot(Fields.LEDGER_HOLDER).word.length;
        waitsG0 = new Wait[anatomy.pcs() + 1];
        waitsUser = new Wait[anatomy.pcs() + 1];
        for (Anatomy.At at : anatomy.steps()) {
            boolean onUser = at.node().stack() == Stack.USER;
            (onUser ? user : g0)[at.pc()] = touched(at, looks);
            if (waits(at.step())) {
                (onUser ? waitsUser : waitsG0)[at.pc()] = waited(at, looks);
            }
            List<Expr.Load> writes = at.seen() ? List.of() : early(at, locality);
            if (!writes.isEmpty()) {
                (onUser ? writesUser : writesG0)[at.pc()] = early(at, writes, locality, looks);
                untilInert[at.pc()] |= writes.stream().anyMatch(w -> UNTIL_INERT.contains(w.field()));
                fromNil[at.pc()] |= writes.stream().anyMatch(w -> FROM_NIL.contains(w.field()));
                written[at.pc()] = writes.size();
            }
        }
    }

    /** What a step reads or writes otherwise than {@link #touched} and {@link #waits} say. */
    private static Set<Field> hidden(Step s) {
        Set<Field> r = new HashSet<>();
        boolean says = Locality.plain(s) || waits(s) || s.op() instanceof Op.Set || s.op() instanceof Op.If || s.op() instanceof Op.Xadd
            || s.op() instanceof Op.Cas || s.op() instanceof Op.Xchg || s.op() instanceof Op.Mcall || s.op() instanceof Op.Throw || s.op() instanceof Op.Emit;
        if (!says || Locality.guards(s) && !waits(s)) {
            loads(s, x -> true).forEach(l -> r.add(l.field()));
        }
        if (s.act() != null) {
            Stream.of(s.act().p(), s.act().to()).filter(Objects::nonNull).forEach(x -> x.walk(y -> {
                if (y instanceof Expr.Load l) {
                    r.add(l.field());
                }
            }));
        }
        return r;
    }

    private static boolean waits(Step s) {
        return s.op() instanceof Op.Await || s.op() instanceof Op.AwaitTimed;
    }

    private Looks.Place[] touched(Anatomy.At at, Looks looks) {
        Lowering l = new Lowering(mac, at.node());
        List<Looks.Place> r = new ArrayList<>();
        loads(at.step(), x -> open.contains(x.field())).forEach(x -> r.add(looks.place(l, x)));
        Expr.Load w = at.step().op().writes();
        if (w != null && open.contains(w.field())) {
            r.add(looks.place(l, w));
        }
        at.step().dies().stream().filter(d -> open.contains(d.place().field())).flatMap(this::dead).forEach(x -> r.add(looks.place(l, x)));
        Act act = at.step().act();
        if (act != null && act.kind() == Act.Kind.COMMIT) {
            IntStream.range(0, ps).forEach(p -> ledger(new Expr.Const(p + 1)).forEach(x -> r.add(looks.place(l, x))));
        } else if (act != null) {
            ledger(act.p()).forEach(x -> r.add(looks.place(l, x)));
        }
        if (waits(at.step())) {
            return r.toArray(Looks.Place[]::new);
        } else if (at.step().op() instanceof Op.Prologue) {
            r.add(looks.guard(l));
        }
        return r.toArray(Looks.Place[]::new);
    }

    private Wait waited(Anatomy.At at, Looks looks) {
        Lowering l = new Lowering(mac, at.node());
        boolean guards = Locality.guards(at.step());
        List<Expr.Load> all = loads(at.step(), x -> open.contains(x.field()));
        Looks.Place[] places = guards ? NONE : all.stream().map(x -> looks.place(l, x)).toArray(Looks.Place[]::new);
        int[] elements = !guards ? new int[0] : all.stream().map(Expr.Load::field).distinct()
            .flatMapToInt(f -> IntStream.range(0, mac.layout().slot(f).mask == 0 ? 0 : mac.layout().slot(f).word.length).map(i -> looks.element(f, i))).toArray();
        return places.length + elements.length == 0 ? null : new Wait(places, elements);
    }

    private static List<Expr.Load> loads(Step s, Predicate<Expr.Load> which) {
        List<Expr.Load> r = new ArrayList<>();
        s.op().reads().forEach(x -> x.walk(y -> {
            if (y instanceof Expr.Load l && which.test(l)) {
                r.add(l);
            }
        }));
        return r;
    }

    /** What is left dead, each by itself: those that are not, for there are fewer, are nobody's. */
    private Stream<Expr.Load> dead(Step.Dead d) {
        if (d.count() == null) {
            return Stream.of(d.place());
        }
        int columns = mac.layout().slot(d.place().field()).columns;
        return IntStream.range(0, columns).mapToObj(i -> {
            Expr here = new Expr.Binary(Expr.Oper.REM, new Expr.Binary(Expr.Oper.ADD, d.place().column(), new Expr.Const(i)), new Expr.Const(columns));
            Expr among = new Expr.Binary(Expr.Oper.LT, new Expr.Const(i), d.count());
            return new Expr.Load(d.place().field(), d.place().row(), new Expr.Pick(among, here, Looks.NOBODYS));
        });
    }

    private static List<Expr.Load> ledger(Expr p) {
        return LEDGER.stream().map(f -> new Expr.Load(f, p, null)).toList();
    }

    /** What a step writes that does nothing but write elements of open fields, out of what it reads; nothing for another step. */
    private List<Expr.Load> early(Anatomy.At at, Locality locality) {
        Step s = at.step();
        Op op = s.op();
        boolean kind = op instanceof Op.Xchg || Locality.plain(new Step(s.label(), op, s.next(), s.other(), null, List.of()));
        if (!kind || Locality.guards(s) || at.mobility() != Mobility.NONE || s.act() != null && s.act().kind() == Act.Kind.COMMIT) {
            return List.of();
        }
        List<Expr.Load> r = new ArrayList<>();
        Expr.Load w = op.writes();
        if (w != null && locality.seen(w)) {
            r.add(w);
        }
        s.dies().stream().filter(d -> locality.seen(d.place())).flatMap(this::dead).forEach(r::add);
        boolean all = r.stream().allMatch(x -> open.contains(x.field())) && (w == null || !w.field().ghost());
        if (s.act() != null) {
            r.addAll(ledger(s.act().p()));
        }
        boolean status = r.stream().anyMatch(x -> x.field().equals(Fields.G_STATUS_F));
        return all && (!status || op instanceof Op.Cas c && alive(c.old()) && alive(c.value())) ? r : List.of();
    }

    /** Whether it is a status of a goroutine that is there: the run's end, and who looks for a dead one, go by the others. */
    private static boolean alive(Expr status) {
        return status instanceof Expr.Const c && c.value() % Fields.G_SCAN != Fields.G_DEAD && c.value() % Fields.G_SCAN != Fields.G_IDLE;
    }

    private Looks.Place[] early(Anatomy.At at, List<Expr.Load> writes, Locality locality, Looks looks) {
        Lowering l = new Lowering(mac, at.node());
        List<Looks.Place> r = new ArrayList<>();
        writes.forEach(x -> r.add(looks.place(l, x)));
        loads(at.step(), locality::othersMayWrite).forEach(x -> r.add(looks.place(l, x)));
        return r.toArray(Looks.Place[]::new);
    }

    /** Whether an M's next step may only write where it stands: as {@link #mayWait}. */
    public boolean mayWrite(int at) {
        return at < writesG0.length ? writesG0[at] != null : writesUser[at - writesG0.length] != null;
    }

    /** Whether an M's next step may touch elements of open fields where it stands: as {@link #mayWait}. */
    public boolean mayTouch(int at) {
        Looks.Place[] p = at < g0.length ? g0[at] : user[at - g0.length];
        return p != null && p.length > 0;
    }

    /** Which elements some step that only writes writes or reads. */
    public boolean[] concerned() {
        boolean[] r = new boolean[elements];
        Stream.of(writesG0, writesUser).flatMap(Arrays::stream).filter(Objects::nonNull).flatMap(Arrays::stream).forEach(p -> p.elements(r));
        return r;
    }

    /** The most elements that one step touches. */
    public int most() {
        return Stream.of(g0, user).flatMap(Arrays::stream).filter(Objects::nonNull).mapToInt(x -> x.length).max().orElse(0);
    }

    /** Whether an M may wait where it stands: the step of its system stack, or behind all of these and one, of its goroutine's. */
    public boolean mayWait(int at) {
        return at < waitsG0.length ? waitsG0[at] != null : waitsUser[at - waitsG0.length] != null;
    }

    /**
     * Which elements of open fields M {@code m}'s next step touches.
     *
     * @return how many elements were written to {@code out}
     */
    public int touched(long[] s, int m, int[] out) {
        e.s = s;
        int pc = mac.point(e, m);
        Looks.Place[] places = pc == 0 ? null : e.user ? user[pc] : g0[pc];
        int n = 0;
        for (int i = 0; places != null && i < places.length; i++) {
            int at = places[i].element(e);
            if (at >= 0 && places[i].first >= 0) {
                out[n++] = places[i].first + at;
            }
        }
        return n;
    }

    /**
     * What M {@code m} waits for: elements of open fields on which it depends whether its next step can be made.
     *
     * @return them; null where it does not wait for such
     */
    public int[] waits(long[] s, int m) {
        e.s = s;
        int pc = mac.point(e, m);
        Wait w = pc == 0 ? null : e.user ? waitsUser[pc] : waitsG0[pc];
        if (w == null || w.places.length == 0) {
            return w == null ? null : w.all;
        }
        return Arrays.stream(w.places).filter(p -> p.first >= 0 && p.element(e) >= 0).mapToInt(p -> p.first + p.element(e)).toArray();
    }

    /**
     * Where M {@code m}'s next step only writes elements of open fields: first these, {@link #written} many, then what it reads.
     *
     * @return how many elements were written to {@code out}; -1 where the step does something else, or the environment may look
     */
    public int writes(long[] s, int m, int[] out) {
        e.s = s;
        int pc = mac.point(e, m);
        Looks.Place[] places = pc == 0 ? null : e.user ? writesUser[pc] : writesG0[pc];
        if (places == null || places.length > out.length || untilInert[pc] && !inert(s)) {
            return -1;
        }
        for (int i = 0; i < places.length; i++) {
            int at = places[i].element(e);
            if (at < 0 && !places[i].maybe || i == 0 && fromNil[pc] && places[i].slot.get(s, at) != 0) {
                return -1;
            }
            out[i] = places[i].first < 0 || at < 0 ? -1 : places[i].first + at;
        }
        writtenNow = written[pc];
        return places.length;
    }

    /** How many elements of the last {@link #writes} are written. */
    public int written() {
        return writtenNow;
    }

    private boolean inert(long[] s) {
        return !async && preempts.get(s, 0) == 0;
    }
}
