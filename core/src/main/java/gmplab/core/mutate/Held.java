package gmplab.core.mutate;

import gmplab.core.machine.Anatomy;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Edit;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Program;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * How many locks an M may hold (m.locks) when it comes to a step, read off the text. Nobody but the M itself writes that, so that
 * following what one M does after the other is enough, whatever the others do meanwhile. Each routine is followed once for each
 * number that it may be entered with. A goroutine that has left its M goes on with what an M holds that takes one up. There are no
 * bounds: it is so in every run of the world, however long, but for preemptions by force, which take locks along.
 */
final class Held {
    /** What a refused prologue looks at or changes. */
    private static final Set<Field> PREEMPTION = Set.of(Fields.G_STACKGUARD0, Fields.G_PREEMPT, Fields.G_PREEMPTSTOP, Fields.M_LOCKS, Fields.M_MALLOCING, Fields.M_PREEMPTOFF);
    private static final Node MAY_PREEMPT = new Node("canPreemptM", Stack.G0);

    /** A routine on a kind of stack, entered with so many locks. */
    private record Entry(Node node, int locks) { }

    /** A step of it that a call goes on to. */
    private record Back(Entry caller, int step) { }

    /** What is known of one entry; numbers of locks are bits. */
    private static final class Course {
        private final int[] at;
        private int atEnd;
        /** Whether it may return anything but a constant 0. */
        private boolean yes;
        private final Set<Back> backs = new HashSet<>();

        Course(int steps) {
            at = new int[steps];
        }
    }

    private final Anatomy anatomy;
    /** m.locks has no room for more: a run with more is cut. */
    private final int most;
    private final Map<Entry, Course> courses = new HashMap<>();
    /** What an M holds that takes up a goroutine. */
    private int takesUp = bit(0);
    private boolean changed;

    Held(Anatomy anatomy) {
        this.anatomy = anatomy;
        most = Fields.M_LOCKS.type().largest(anatomy.layout().sizes());
        do {
            changed = false;
            begin();
            new ArrayList<>(courses.keySet()).forEach(this::follow);
        } while (changed);
    }

    private static int bit(int locks) {
        return 1 << locks;
    }

    /** Where a run may begin: threads, Ms that have nothing to do when the world begins or sleep, and goroutines. */
    private void begin() {
        for (String r : List.of("mstart", "sysmon", "schedule", "stopm")) {
            enter(new Node(r, Stack.G0), 0);
        }
        anatomy.program().goroutines().forEach(r -> each(takesUp, locks -> enter(new Node(r, Stack.USER), locks)));
    }

    private void each(int set, IntConsumer what) {
        for (int locks = 0; locks <= most; locks++) {
            if ((set & bit(locks)) != 0) {
                what.accept(locks);
            }
        }
    }

    /** Null where the routine is never on this kind of stack. */
    private Course enter(Node n, int locks) {
        return !anatomy.nodes().contains(n) ? null : courses.computeIfAbsent(new Entry(n, locks), e -> {
            changed = true;
            Course c = new Course(anatomy.program().routine(n.routine()).steps().size());
            c.at[anatomy.resolve(n.routine(), 0)] = bit(locks);
            return c;
        });
    }

    private void follow(Entry e) {
        Course c = courses.get(e);
        boolean own = e.node.stack() == Stack.USER && anatomy.program().routine(e.node.routine()).isUserCode();
        for (int i = 0; i < c.at.length; i++) {
            if (c.at[i] != 0 && own) {
                // A signal may take the goroutine off its M.
                each(c.at[i], locks -> List.of("gopreempt_m", "preemptPark").forEach(x -> enter(new Node(x, Stack.G0), locks)));
                c.at[i] |= takesUp;
            }
            if (c.at[i] != 0) {
                step(e, c, anatomy.program().routine(e.node.routine()).steps().get(i), c.at[i]);
            }
        }
    }

    private void step(Entry e, Course c, Step s, int set) {
        Op op = s.op();
        if (op instanceof Op.Call || op instanceof Op.Systemstack) {
            Node to = new Node(op.enters(), op instanceof Op.Call ? e.node.stack() : Stack.G0);
            each(set, locks -> call(enter(to, locks), c, new Back(e, s.next())));
        } else if (op instanceof Op.Return r) {
            changed |= (c.atEnd | set) != c.atEnd || !c.yes && !isZero(r.value());
            c.atEnd |= set;
            c.yes |= !isZero(r.value());
            c.backs.forEach(b -> goOn(courses.get(b.caller), b.step, c.atEnd));
        } else if (op instanceof Op.Mcall || op instanceof Op.Tail) {
            each(set, locks -> enter(new Node(op.enters(), Stack.G0), locks));
            goOn(c, s.next(), op instanceof Op.Mcall ? takesUp : 0);
        } else if (op instanceof Op.Gogo) {
            // newstack goes on with the goroutine that came by the prologue.
            changed |= !e.node.routine().equals("newstack") && (takesUp | set) != takesUp;
            takesUp |= e.node.routine().equals("newstack") ? 0 : set;
        } else if (op instanceof Op.Prologue && e.node.stack() == Stack.USER) {
            each(set, locks -> goOn(c, s.next(), bit(locks) | (refuses(locks) ? 0 : takesUp)));
        } else {
            each(set, locks -> branch(c, s, locks));
        }
    }

    private void call(Course callee, Course caller, Back back) {
        changed |= callee.backs.add(back);
        goOn(caller, back.step, callee.atEnd);
    }

    /** Whether newstack, entered with so many, never takes the goroutine off its M. */
    private boolean refuses(int locks) {
        enter(new Node("newstack", Stack.G0), locks);
        Course asked = courses.get(new Entry(MAY_PREEMPT, locks));
        return asked == null || !asked.yes;
    }

    private static boolean isZero(Expr x) {
        return x instanceof Expr.Const k && k.value() == 0;
    }

    private void goOn(Course c, int step, int set) {
        if (step >= 0 && (c.at[step] | set) != c.at[step]) {
            changed = true;
            c.at[step] |= set;
        }
    }

    private void branch(Course c, Step s, int locks) {
        int holds = s.op() instanceof Op.If q ? asks(q.cond(), locks) : -1;
        int after = after(s.op(), locks);
        if (holds != 0) {
            goOn(c, s.next(), after);
        }
        if (holds != 1) {
            goOn(c, s.other(), after);
        }
    }

    /** What a condition gives with so many, 0 or 1; -1 where that depends on something else. */
    private static int asks(Expr cond, int locks) {
        if (cond instanceof Expr.Not n) {
            int x = asks(n.of(), locks);
            return x < 0 ? x : 1 - x;
        }
        if (!(cond instanceof Expr.Binary b)) {
            return -1;
        }
        if (b.oper() == Expr.Oper.AND || b.oper() == Expr.Oper.OR) {
            int l = asks(b.left(), locks);
            int r = asks(b.right(), locks);
            int decides = b.oper() == Expr.Oper.AND ? 0 : 1;
            return l == decides || r == decides ? decides : l < 0 || r < 0 ? -1 : 1 - decides;
        }
        return isLocks(b.left()) && isZero(b.right()) && (b.oper() == Expr.Oper.EQ || b.oper() == Expr.Oper.NE) ? b.oper().apply(locks, 0) : -1;
    }

    private static boolean isLocks(Expr x) {
        return x instanceof Expr.Load l && l.field().equals(Fields.M_LOCKS) && l.row() instanceof Expr.Self;
    }

    /** What may be held after a step that enters nothing. */
    private int after(Op op, int locks) {
        Expr.Load to = op.writes();
        if (to == null || !to.field().equals(Fields.M_LOCKS)) {
            return bit(locks);
        }
        Expr value = op instanceof Op.Set s ? s.value() : null;
        boolean counts = value instanceof Expr.Binary b && isLocks(b.left()) && b.right() instanceof Expr.Const;
        int by = !counts ? 0 : ((Expr.Const) ((Expr.Binary) value).right()).value() * (((Expr.Binary) value).oper() == Expr.Oper.SUB ? -1 : 1);
        return by == 1 ? locks < most ? bit(locks + 1) : 0 : by == -1 ? bit(Math.max(locks - 1, 0)) : bit(most + 1) - 1;
    }

    /** Whether an M that comes to the step may hold so many. */
    boolean may(Node n, int step, int locks) {
        return (at(n, step) & bit(locks)) != 0;
    }

    private int at(Node n, int step) {
        int r = 0;
        for (int locks = 0; locks <= most; locks++) {
            Course c = courses.get(new Entry(n, locks));
            r |= c == null ? 0 : c.at[step];
        }
        return r;
    }

    /**
     * Whether a request that is refused in the routine is seen again once the last lock is given back: whoever gives one back, of those that
     * have called it, sets stackguard0 there. sweepone, say, does not.
     */
    private boolean asksAgain(String routine) {
        Set<Entry> all = new HashSet<>();
        ArrayDeque<Entry> open = new ArrayDeque<>(courses.keySet().stream().filter(e -> e.node.equals(new Node(routine, Stack.USER))).toList());
        while (!open.isEmpty()) {
            Entry e = open.poll();
            if (all.add(e)) {
                courses.get(e).backs.forEach(b -> open.add(b.caller));
            }
        }
        return all.stream().allMatch(this::setsWhatItGivesBack);
    }

    private boolean setsWhatItGivesBack(Entry e) {
        List<Step> steps = anatomy.program().routine(e.node.routine()).steps();
        boolean[] keeps = {true};
        boolean sets = steps.stream().anyMatch(s -> s.op().writes() != null && s.op().writes().field().equals(Fields.G_STACKGUARD0));
        for (int i = 0; i < steps.size() && e.node.stack() == Stack.USER; i++) {
            Op op = steps.get(i).op();
            each(courses.get(e).at[i] & ~bit(0), locks -> keeps[0] &= op instanceof Op.Call || op instanceof Op.Systemstack ? givesBackWell(e, op, locks)
                : sets || (after(op, locks) & bit(0)) == 0);
        }
        return keeps[0];
    }

    private boolean givesBackWell(Entry from, Op op, int locks) {
        Entry to = new Entry(new Node(op.enters(), op instanceof Op.Call ? from.node.stack() : Stack.G0), locks);
        return (courses.get(to).atEnd & bit(0)) == 0 || op instanceof Op.Call && setsWhatItGivesBack(to);
    }

    /** Whether newstack refuses whoever comes to this prologue. */
    private boolean refusedAt(String routine, int step) {
        Node n = new Node(routine, Stack.USER);
        boolean all = anatomy.nodes().contains(n);
        for (int locks = 0; locks <= most && all; locks++) {
            all = !may(n, step, locks) || refuses(locks);
        }
        return all;
    }

    /** Whether a step does not care for what a refused prologue does, nor the prologue for it. */
    private boolean indifferent(Program text, Op op, Set<String> seen) {
        if (op instanceof Op.Prologue || op instanceof Op.Mcall || op instanceof Op.Systemstack || op instanceof Op.Tail || op instanceof Op.Gogo) {
            return false;
        }
        boolean touches = op.writes() != null && PREEMPTION.contains(op.writes().field());
        for (Expr x : op.reads()) {
            boolean[] found = {false};
            x.walk(y -> found[0] |= y instanceof Expr.Load l && PREEMPTION.contains(l.field()));
            touches |= found[0];
        }
        return !touches && (op.enters() == null || !seen.add(op.enters())
            || text.routine(op.enters()).steps().stream().allMatch(s -> indifferent(text, s.op(), seen)));
    }

    /**
     * Why a mutant that takes out a prologue, or makes it a step later, does what the unchanged routine does, in words. Where newstack refuses in
     * any case it only clears stackguard0; unlock or releasem sets it again where the last lock is given back, as long as the
     * request stands. Meanwhile at most somebody asks once more.
     *
     * @param all of every world that has the step
     * @return null where this cannot tell
     */
    static String reason(Mutant m, List<Held> all) {
        String routine = m.edit().routine();
        if (!(m.op() instanceof Op.Prologue) || all.isEmpty()) {
            return null;
        }
        for (Held h : all) {
            Program text = h.anatomy.program();
            Step s = text.routine(routine).steps().get(m.step(text));
            boolean harmless = m.edit() instanceof Edit.Drop
                || m.edit() instanceof Edit.Swap && h.indifferent(text, text.routine(routine).steps().get(s.next()).op(), new HashSet<>());
            if (!harmless || !h.refusedAt(routine, m.step(text)) || !h.asksAgain(routine)) {
                return null;
            }
        }
        return "newstack refuses there, for m.locks is not 0, in " + all.size() + " worlds, and is asked again where it becomes 0";
    }
}
