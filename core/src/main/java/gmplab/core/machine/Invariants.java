package gmplab.core.machine;

import gmplab.core.claim.Binder;
import gmplab.core.claim.Bound;
import gmplab.core.claim.TermText;
import gmplab.core.program.Expr;
import gmplab.core.program.Expr.Oper;
import gmplab.core.program.Names;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Layout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The invariants of a world made ready to be looked at after every move; and any claim's propositions, for others. */
final class Invariants {
    /** What changes without a step that writes it: whoever looks at one of these can tell every step. */
    private static final Set<Field> MOVE = Set.of(Fields.M_MODE, Fields.M_PC, Fields.G_PC, Fields.M_CURG, Fields.M_LOCKS, Fields.G_HELD,
        Fields.M_ALLOCATED, Fields.G_ALLOCATED, Fields.G_SYSTEM, Fields.G_ARGS);
    private final Linkage link;
    private final Binder.Places places = new Binder.Places() {
        @Override
        public Expr at(Kind kind, int id, String routine, String label) {
            return Invariants.this.at(kind, id, routine, label);
        }

        @Override
        public Expr settled() {
            settled = settled == null ? Settled.of(link) : settled;
            return settled;
        }
    };
    private final List<Expr> holds = new ArrayList<>();
    private final Eval[] ready;
    private final List<Integer> findings = new ArrayList<>();
    private final Set<Field> seen = new HashSet<>();
    private final List<Anatomy.Said> said = new ArrayList<>();
    private boolean anyStep;
    private boolean settles;
    private Expr settled;

    /** Numbers one finding for each invariant of the machine's world. */
    Invariants(Machine machine) {
        link = machine.link();
        List<Eval> hold = new ArrayList<>();
        for (Claim c : link.world.claims()) {
            if (c.kind() != Claim.Kind.INVARIANT) {
                continue;
            }
            Bound b = bind(c);
            holds.add(whole(b));
            hold.add(lower(whole(b), link.layout));
            said.add(new Anatomy.Said(c.name(), whole(b)));
            findings.add(machine.finding(new Finding(Finding.Kind.INVARIANT, "", "invariant '" + c.name() + "' is broken: " + c.text())));
            look(b);
        }
        ready = hold.toArray(new Eval[0]);
    }

    /**
     * A claim about settled states only needs none of the others: nobody who is in the middle of something can tell whether it
     * holds, and whoever is busy with work of his own stops before each step of it.
     */
    private void look(Bound b) {
        if (settled != null && offers(whole(b), new Expr.Not(settled))) {
            settles = true;
            return;
        }
        seen.addAll(b.fields());
        // Threads may vanish from under any look at their fields.
        anyStep |= b.fields().stream().anyMatch(MOVE::contains);
    }

    /** Whether a disjunction has this among what it offers. */
    private static boolean offers(Expr e, Expr one) {
        return e.equals(one) || e instanceof Expr.Binary b && b.oper() == Oper.OR && (offers(b.left(), one) || offers(b.right(), one));
    }

    /** The proposition of an invariant; where it says the same in every state, that. */
    private static Expr whole(Bound b) {
        return b.atoms().isEmpty() ? new Expr.Const(b.formula().equals(gmplab.core.claim.Ltl.TRUE) ? 1 : 0) : b.atoms().get(0);
    }

    /** What they say, as expressions. */
    List<Anatomy.Said> said() {
        return List.copyOf(said);
    }

    static Eval lower(Expr e, Layout layout) {
        return Eval.lower(e, layout, l -> {
            throw new IllegalStateException("bug in gmplab: a claim about local " + l);
        });
    }

    /** @throws IllegalArgumentException with the claim's name, saying what is wrong with it */
    Bound bind(Claim c) {
        try {
            return c.kind() == Claim.Kind.INVARIANT
                ? Binder.invariant(link.world, link.program.fields(), places, TermText.parse(c.text()))
                : Binder.property(link.world, link.program.fields(), places, TermText.parse(c.text()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(c.kind().name().toLowerCase(java.util.Locale.ROOT) + " '" + c.name() + "': " + e.getMessage(), e);
        }
    }

    /** 0, or the number of the finding that is the first invariant broken in the engine's state. */
    int broken(Engine e) {
        for (int i = 0; i < ready.length; i++) {
            if (ready[i].of(e) == 0) {
                return findings.get(i);
            }
        }
        return 0;
    }

    boolean none() {
        return ready.length == 0;
    }

    /** What must hold, in order, each with the number of its finding; one text stands for one invariant. */
    Map<Expr, Integer> ready() {
        Map<Expr, Integer> r = new LinkedHashMap<>();
        for (int i = 0; i < ready.length; i++) {
            r.putIfAbsent(holds.get(i), findings.get(i));
        }
        return r;
    }

    /** Whether some invariant could tell that a step of the routine was made. */
    boolean see(Routine r, Step s) {
        if (settles && Settled.isBusy(r, s)) {
            return true;
        } else if (seen.isEmpty()) {
            return false;
        }
        Expr.Load w = s.op().writes();
        return anyStep || s.act() != null || s.op() instanceof Op.Clone || w != null && seen.contains(w.field())
            || s.dies().stream().anyMatch(d -> seen.contains(d.place().field()));
    }

    /** Where an M, or a G, is: one of the steps of a routine, or that one. */
    private Expr at(Kind kind, int id, String routine, String label) {
        Expr one = new Expr.Const(id + 1, kind.prefix() + id);
        if (kind == Kind.G) {
            return among(new Expr.Load(Fields.G_PC, one, null), routine, label);
        }
        Expr mode = new Expr.Load(Fields.M_MODE, one, null);
        Expr curg = new Expr.Load(Fields.M_CURG, one, null);
        Expr onG0 = and(new Expr.Binary(Oper.EQ, mode, new Expr.Const(Fields.ON_G0)), among(new Expr.Load(Fields.M_PC, one, null), routine, label));
        Expr onUser = and(new Expr.Binary(Oper.EQ, mode, new Expr.Const(Fields.ON_USER)), among(new Expr.Load(Fields.G_PC, curg, null), routine, label));
        return new Expr.Binary(Oper.OR, onG0, onUser);
    }

    private static Expr and(Expr a, Expr b) {
        return new Expr.Binary(Oper.AND, a, b);
    }

    private Expr among(Expr pc, String routine, String label) {
        Routine r = link.program.routines().get(routine);
        if (r == null) {
            throw new IllegalArgumentException(Names.unknown("routine", routine, link.program.routines().keySet(), "list routines"));
        }
        List<String> labels = r.steps().stream().map(Step::label).toList();
        if (label != null && !labels.contains(label)) {
            throw new IllegalArgumentException(Names.unknown("step of " + routine, label, labels, "list '" + routine + "'"));
        }
        Expr e = null;
        for (int i = 0; i < labels.size(); i++) {
            if (link.pcs.has(routine, i) && (label == null || labels.get(i).equals(label))) {
                Expr here = new Expr.Binary(Oper.EQ, pc, new Expr.Const(link.pc(routine, i)));
                e = e == null ? here : new Expr.Binary(Oper.OR, e, here);
            }
        }
        return e == null ? new Expr.Const(0) : e;
    }
}
