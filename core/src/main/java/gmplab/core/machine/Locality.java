package gmplab.core.machine;

import gmplab.core.program.CallGraph;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Program;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/**
 * Which steps nobody else can tell the time of, so that a search may make them at once. A step is local when it cannot
 * block, asks nobody, changes no ownership, and touches only the mover's own stack and fields, fields that nobody ever
 * writes, and fields that every reachable step touches under one and the same lock. That such a lock is held is proved here
 * for the program as it is written, and checked again in every such move (a broken lock discipline is a finding).
 */
final class Locality {
    /** Fields that the environment reads at any time: never local. */
    static final Set<Field> WATCHED = Set.of(Fields.P_STATUS_F, Fields.P_M, Fields.M_CURG, Fields.G_PREEMPT,
        Fields.G_STACKGUARD0, Fields.G_STATUS_F, Fields.T_STATUS_F, Fields.T_WHEN, Fields.T_NEXTWHEN, Fields.LOCK_HOLDER,
        Fields.NOTE_KEY);

    /** Fields that the environment writes. */
    private static final Set<Field> ENVIRONMENT_WRITES = Set.of(Fields.G_PREEMPT, Fields.G_STACKGUARD0, Fields.M_CURG, Fields.M_LOCKS);

    private final Program program;
    private final CallGraph graph;
    private final Map<Node, BitSet[]> held = new HashMap<>();
    private final Map<Field, BitSet> always = new LinkedHashMap<>();
    private final Set<Field> written = new HashSet<>();
    /** The locks held whenever a field is written. */
    private final Map<Field, BitSet> writers = new HashMap<>();
    /** Own fields that a retry guard looks at in others. */
    private final Set<Field> looked = new HashSet<>();
    private final boolean threadsEnd;
    /** Fields that moves write besides their steps: known only where few steps are made, as otherwise some step writes each. */
    private final Set<Field> besides = new HashSet<>();
    private final Set<String> enteredForGood;
    private final Map<String, BitSet> released = new HashMap<>();
    private final int locks;

    Locality(Program program, CallGraph graph, int locks) {
        this(program, graph, locks, (r, i) -> true);
        besides.clear();
    }

    /** @param made whether anybody ever makes a step: of a routine, by its index; who looks at nothing else must see to it that nobody does */
    Locality(Program program, CallGraph graph, int locks, BiPredicate<String, Integer> made) {
        this.program = program;
        this.graph = graph;
        this.locks = locks;
        threadsEnd = graph.nodes().stream().anyMatch(n -> program.routine(n.routine()).steps().stream().anyMatch(s -> s.op() instanceof Op.Exit));
        enteredForGood = enteredForGood();
        holdLocks();
        eachMade(made, (n, i) -> look(program.routine(n.routine()).steps().get(i)));
        eachMade(made, (n, i) -> note(program.routine(n.routine()).steps().get(i), held.get(n)[i]));
        besides.addAll(Roots.WRITTEN);
        eachMade(made, (n, i) -> besides(program.routine(n.routine()).steps().get(i).op()));
    }

    /** What is zeroed or set where an identity is given away or taken back. */
    private void besides(Op op) {
        Kind k = op instanceof Op.NewM || op instanceof Op.Clone || op instanceof Op.Exit ? Kind.M
            : op instanceof Op.NewG || op instanceof Op.Begin || op instanceof Op.Forget ? Kind.G : null;
        program.fields().stream().filter(f -> k != null && f.owner() == k).forEach(besides::add);
    }

    private void eachMade(BiPredicate<String, Integer> made, BiConsumer<Node, Integer> then) {
        for (Node n : graph.nodes()) {
            for (int i = 0; i < program.routine(n.routine()).steps().size(); i++) {
                if (made.test(n.routine(), i)) {
                    then.accept(n, i);
                }
            }
        }
    }

    private void look(Step s) {
        s.op().reads().forEach(e -> e.walk(x -> {
            if (x instanceof Expr.Exists) {
                x.walk(y -> {
                    if (y instanceof Expr.Load l && l.field().own()) {
                        looked.add(l.field());
                    }
                });
            }
        }));
    }

    private void note(Step s, BitSet locksHeld) {
        for (Field f : touched(s)) {
            always.merge(f, (BitSet) locksHeld.clone(), (a, b) -> {
                a.and(b);
                return a;
            });
        }
        if (s.op().writes() != null) {
            written.add(s.op().writes().field());
        }
        s.dies().forEach(d -> written.add(d.place().field()));
        changed(s).forEach(f -> writers.merge(f, (BitSet) locksHeld.clone(), (a, b) -> {
            a.and(b);
            return a;
        }));
    }

    private static Set<Field> changed(Step s) {
        Set<Field> r = new LinkedHashSet<>();
        if (s.op().writes() != null) {
            r.add(s.op().writes().field());
        }
        s.dies().forEach(d -> r.add(d.place().field()));
        return r;
    }

    /** Every field a step reads or writes as shared state. */
    private Set<Field> touched(Step s) {
        Set<Field> r = new LinkedHashSet<>();
        List<Expr> all = new ArrayList<>(s.op().reads());
        if (s.op().writes() != null) {
            all.add(s.op().writes());
        }
        s.dies().forEach(d -> all.add(d.place()));
        for (Expr e : all) {
            e.walk(x -> {
                if (x instanceof Expr.Load l && (l.sharedRead() || l.field().ghost() || looked.contains(l.field()))) {
                    r.add(l.field());
                }
            });
        }
        Expr.Load w = s.op().writes();
        if (w != null && (w.sharedWrite() || w.field().ghost() || looked.contains(w.field()))) {
            r.add(w.field());
        }
        return r;
    }

    // Which locks are certainly held before each step: a meet over all paths, calls followed into their callees.

    private void holdLocks() {
        Map<Node, BitSet> entry = new HashMap<>();
        for (Node n : graph.nodes()) {
            BitSet[] b = new BitSet[program.routine(n.routine()).steps().size()];
            held.put(n, b);
            boolean called = !graph.sites(n).isEmpty();
            entry.put(n, called ? all() : new BitSet());
        }
        for (boolean changed = true; changed;) {
            changed = false;
            for (Node n : graph.nodes()) {
                flow(n, entry.get(n));
            }
            for (Node n : graph.nodes()) {
                if (graph.sites(n).isEmpty()) {
                    continue;
                }
                BitSet now = all();
                for (Site s : graph.sites(n)) {
                    now.and(held.get(s.caller())[s.step()]);
                }
                if (enteredOtherwise(n)) {
                    now.clear();
                }
                if (!now.equals(entry.get(n))) {
                    entry.put(n, now);
                    changed = true;
                }
            }
        }
    }

    private BitSet all() {
        BitSet b = new BitSet();
        b.set(0, locks);
        return b;
    }

    /** By mcall, tail call, a new thread or a preemption: nothing is taken to be held. */
    private boolean enteredOtherwise(Node n) {
        if (n.stack() == Stack.G0 && Set.of("mstart", "sysmon", "newstack", "gopreempt_m").contains(n.routine())) {
            return true;
        }
        return n.stack() == Stack.G0 && enteredForGood.contains(n.routine());
    }

    /** The routines that somebody enters without coming back. */
    private Set<String> enteredForGood() {
        Set<String> r = new HashSet<>();
        graph.nodes().forEach(c -> program.routine(c.routine()).steps().forEach(s -> {
            if (s.op() instanceof Op.Mcall || s.op() instanceof Op.Tail) {
                r.add(s.op().enters());
            }
        }));
        return r;
    }

    private void flow(Node n, BitSet entry) {
        List<Step> steps = program.routine(n.routine()).steps();
        BitSet[] b = held.get(n);
        for (int i = 0; i < b.length; i++) {
            b[i] = all();
        }
        b[0] = (BitSet) entry.clone();
        for (boolean changed = true; changed;) {
            changed = false;
            for (int i = 0; i < b.length; i++) {
                BitSet out = after(steps.get(i), b[i]);
                changed |= meet(b, steps.get(i).next(), out);
                changed |= meet(b, steps.get(i).other(), out);
            }
        }
    }

    private static boolean meet(BitSet[] b, int at, BitSet with) {
        if (at < 0) {
            return false;
        }
        int before = b[at].cardinality();
        b[at].and(with);
        return b[at].cardinality() != before;
    }

    private BitSet after(Step s, BitSet before) {
        BitSet r = (BitSet) before.clone();
        if (s.op() instanceof Op.Mcall) {
            r.clear();
        } else if (s.op() instanceof Op.Call c && c.routine().equals("lock")) {
            if (c.args().get(0) instanceof Expr.Const k && k.value() > 0) {
                r.set(k.value() - 1);
            }
        } else if (s.op() instanceof Op.Call c && c.routine().equals("unlock")) {
            if (c.args().get(0) instanceof Expr.Const k && k.value() > 0) {
                r.clear(k.value() - 1);
            } else {
                r.clear();
            }
        } else if (s.op() instanceof Op.Call || s.op() instanceof Op.Systemstack) {
            r.andNot(released(s.op().enters(), new LinkedHashSet<>()));
        }
        return r;
    }

    /**
     * The locks that a routine may give back on behalf of its caller: all where it leaves its goroutine. Of those that it
     * takes itself there is none: had its caller held one, it would never return.
     */
    private BitSet released(String routine, Set<String> path) {
        BitSet known = released.get(routine);
        if (known != null || !path.add(routine)) {
            return known != null ? known : new BitSet();
        }
        BitSet r = new BitSet();
        List<Step> steps = program.routine(routine).steps();
        for (Step s : steps) {
            if (s.op() instanceof Op.Mcall) {
                r.or(all());
            } else if (s.op() instanceof Op.Call c && c.routine().equals("unlock")) {
                boolean taken = steps.stream().anyMatch(t -> t.op() instanceof Op.Call x && x.routine().equals("lock")
                    && x.args().equals(c.args()));
                if (!taken && c.args().get(0) instanceof Expr.Const k && k.value() > 0) {
                    r.set(k.value() - 1);
                } else if (!taken) {
                    r.or(all());
                }
            } else if (s.op() instanceof Op.Call || s.op() instanceof Op.Systemstack) {
                r.or(released(s.op().enters(), path));
            }
        }
        released.put(routine, r);
        return r;
    }

    // What follows from it

    /** The lock under which every reachable step touches the field, from 0; -1 where there is none. */
    int protector(Field f) {
        BitSet b = always.get(f);
        return b == null || WATCHED.contains(f) || f.ghost() || besides.contains(f) ? -1 : b.nextSetBit(0);
    }

    /** Whether no reachable step writes the field: it keeps its first value. */
    private boolean constant(Field f) {
        return !written.contains(f) && !WATCHED.contains(f) && !f.ghost() && !besides.contains(f);
    }

    /**
     * Whether the step is local: see the class. Giving a lock back and starting a thread are too (left movers): whoever could
     * tell is waiting for just that and cannot move before.
     */
    boolean local(Step s) {
        return left(s) || plain(s) && touched(s).stream().allMatch(f -> constant(f) || protector(f) >= 0);
    }

    private static boolean left(Step s) {
        return s.op() instanceof Op.Xchg x && x.target().field().equals(Fields.LOCK_HOLDER) || s.op() instanceof Op.Clone;
    }

    /** How the step passes by those of others. */
    Mobility mobility(Node n, int i) {
        Step s = program.routine(n.routine()).steps().get(i);
        if (s.op() instanceof Op.Acquire) {
            return Mobility.RIGHT;
        } else if (left(s)) {
            return Mobility.LEFT;
        } else if (n.stack() == Stack.USER && s.op() instanceof Op.Prologue || !plain(s)) {
            return Mobility.NONE;
        }
        Set<Field> touched = touched(s);
        touched.removeIf(this::constant);
        if (touched.isEmpty()) {
            return Mobility.LOCAL;
        }
        return touched.stream().allMatch(f -> protector(f) >= 0 || readUnderTheWriters(s, f, held.get(n)[i])) ? Mobility.GUARDED
            : Mobility.NONE;
    }

    /** Whether the step only reads the field, and holds a lock that everybody holds who writes it. */
    private boolean readUnderTheWriters(Step s, Field f, BitSet locksHeld) {
        BitSet w = writers.get(f);
        boolean otherwise = f.ghost() || ENVIRONMENT_WRITES.contains(f) || besides.contains(f) || looked.contains(f) || threadsEnd && f.owner() == Kind.M;
        return w != null && !otherwise && !changed(s).contains(f) && w.intersects(locksHeld);
    }

    /** Whether the step only looks: it writes nothing that others could see. */
    boolean looks(Step s) {
        Expr.Load w = s.op().writes();
        boolean writes = w != null && seen(w) || s.dies().stream().anyMatch(d -> seen(d.place()));
        return !writes && (plain(s) || s.act() == null && s.op() instanceof Op.Emit e && e.parts().isEmpty());
    }

    /** Whether others could see that this is written. */
    boolean seen(Expr.Load written) {
        return written.sharedWrite() || written.field().ghost() || looked.contains(written.field());
    }

    /** Whether others could change what is read there, and are not kept from it by a lock that is held. */
    boolean othersMayWrite(Expr.Load l) {
        boolean shared = l.sharedRead() || l.field().ghost();
        return shared && !constant(l.field()) && protector(l.field()) < 0;
    }

    /** Whether it is of those that neither wait nor ask nor act. */
    static boolean plain(Step s) {
        Op op = s.op();
        boolean plain = op instanceof Op.Set || op instanceof Op.If || op instanceof Op.Call || op instanceof Op.Systemstack
            || op instanceof Op.Return || op instanceof Op.Tail || op instanceof Op.Mcall || op instanceof Op.Gogo || op instanceof Op.Check
            || op instanceof Op.Xadd || op instanceof Op.Cas;
        if (!plain || s.act() != null) {
            return false;
        }
        return !guards(s);
    }

    /** Whether it looks at whatever there is. */
    static boolean guards(Step s) {
        boolean[] sees = {false};
        for (Expr e : s.op().reads()) {
            e.walk(x -> sees[0] |= x instanceof Expr.Exists);
        }
        return sees[0];
    }

    /** The locks that must be held for the step to be local, to be checked in every such move. */
    Set<Integer> needs(Step s) {
        Set<Integer> r = new LinkedHashSet<>();
        for (Field f : touched(s)) {
            if (!constant(f) && !f.equals(Fields.LOCK_HOLDER)) {
                r.add(protector(f));
            }
        }
        return r;
    }

    /**
     * Fields of which every reachable write is made under one and the same lock, and that lock (from 0): who holds it sees them
     * stand still. Fields that nobody writes are not among them.
     */
    Map<Field, Integer> writtenUnder() {
        Map<Field, Integer> r = new LinkedHashMap<>();
        writers.forEach((f, locksHeld) -> {
            boolean otherwise = f.ghost() || ENVIRONMENT_WRITES.contains(f) || threadsEnd && f.owner() == Kind.M;
            if (!otherwise && !locksHeld.isEmpty()) {
                r.put(f, locksHeld.nextSetBit(0));
            }
        });
        return r;
    }
}
