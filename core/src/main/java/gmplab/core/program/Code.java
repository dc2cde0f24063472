package gmplab.core.program;

import gmplab.core.program.Val.Cond;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The recording of one routine: steps emitted so far, and the exits that still have to be joined to the step to come.
 * Checks as it goes that a step makes at most one access to shared state.
 */
final class Code {
    /** An exit of a step not yet joined: its next, or its other. */
    private record Exit(int step, boolean other) { }

    /** A place to jump to, bound where the author says {@code here}. */
    static final class Label {
        private int at = -1;
        private final List<Exit> waiting = new ArrayList<>();
    }

    private record Loop(Label top, Label end) { }

    private final String routine;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final Map<String, Local> locals = new HashMap<>();
    private final List<Loop> loops = new ArrayList<>();
    private List<Exit> open = new ArrayList<>();
    private final List<Label> hereLabels = new ArrayList<>();
    private int temporaries;

    Code(String routine) {
        this.routine = routine;
    }

    int emit(String label, Op op) {
        checkAccesses(label, op);
        int at = steps.size();
        steps.add(new Step(unique(label), op, -1, -1, null, List.of()));
        join(open, at);
        open = new ArrayList<>();
        for (Label l : hereLabels) {
            bind(l, at);
        }
        hereLabels.clear();
        if (op.fallsThrough()) {
            open.add(new Exit(at, false));
        }
        return at;
    }

    private void bind(Label l, int at) {
        l.at = at;
        join(l.waiting, at);
        l.waiting.clear();
    }

    private void join(List<Exit> exits, int at) {
        for (Exit e : exits) {
            Step s = steps.get(e.step);
            steps.set(e.step, e.other ? s.withSuccessors(s.next(), at) : s.withSuccessors(at, s.other()));
        }
    }

    /** Attaches an ownership act to the step last emitted. */
    void act(Act a) {
        Step s = steps.get(steps.size() - 1);
        steps.set(steps.size() - 1, new Step(s.label(), s.op(), s.next(), s.other(), a, s.dies()));
    }

    /** Says that a place is dead once the step last emitted has been made. */
    void dies(Step.Dead d) {
        int at = steps.size() - 1;
        Step s = steps.get(at);
        if (s.op().enters() != null) {
            // It would be zeroed on the way in, while the routine that is entered may still read it.
            throw new IllegalStateException(routine + "." + s.label() + ": a call leaves nothing dead");
        }
        List<Step.Dead> all = new ArrayList<>(s.dies());
        all.add(d);
        steps.set(at, new Step(s.label(), s.op(), s.next(), s.other(), s.act(), all));
    }

    /** Gives the step last emitted another label. */
    void relabel(String label) {
        Step s = steps.get(steps.size() - 1);
        steps.set(steps.size() - 1, new Step(unique(label), s.op(), s.next(), s.other(), s.act(), s.dies()));
    }

    private String unique(String label) {
        int n = labels.merge(label, 1, Integer::sum);
        return n == 1 ? label : label + "#" + n;
    }

    Local local(String name, Type type) {
        Local l = new Local(name, type);
        Local before = locals.putIfAbsent(name, l);
        if (before != null && !before.type().equals(type)) {
            throw new IllegalStateException(routine + ": local " + name + " has two types: " + before.type() + ", " + type);
        }
        return l;
    }

    Local temporary(Type type) {
        return local("~" + ++temporaries, type);
    }

    void when(Cond cond, Runnable then, Runnable otherwise) {
        List<Exit> yes = new ArrayList<>();
        List<Exit> no = new ArrayList<>();
        branch(cond, yes, no);
        open = yes;
        then.run();
        List<Exit> out = settle();
        open = no;
        otherwise.run();
        List<Exit> out2 = settle();
        open = new ArrayList<>(out);
        open.addAll(out2);
    }

    /** The open exits; a pending {@code here} label keeps them apart, so it is bound to an explicit join. */
    private List<Exit> settle() {
        if (!hereLabels.isEmpty()) {
            throw new IllegalStateException(routine + ": a label at the end of a block needs a step after it");
        }
        return open;
    }

    private void branch(Cond cond, List<Exit> yes, List<Exit> no) {
        if (cond instanceof Val.Bool b) {
            split(emit("if " + b.x, new Op.If(b.x)), yes, no);
        } else if (cond instanceof Val.CasCond c) {
            int at = emit("cas " + c.target(), new Op.Cas(c.target(), c.old(), c.value()));
            if (c.act() != null) {
                act(c.act());
            }
            c.dies().forEach(this::dies);
            split(at, yes, no);
        } else if (cond instanceof Val.Negated n) {
            branch(n.of(), no, yes);
        } else if (cond instanceof Val.All a) {
            chain(a.of(), yes, no);
        } else if (cond instanceof Val.Any a) {
            Cond[] negated = new Cond[a.of().length];
            for (int i = 0; i < negated.length; i++) {
                negated[i] = a.of()[i].negated();
            }
            chain(negated, no, yes);
        }
    }

    /** All of them in order; the first that fails goes to {@code no}. */
    private void chain(Cond[] of, List<Exit> yes, List<Exit> no) {
        for (int i = 0; i < of.length; i++) {
            List<Exit> on = new ArrayList<>();
            branch(of[i], on, no);
            open = on;
        }
        yes.addAll(open);
        open = new ArrayList<>();
    }

    private void split(int at, List<Exit> yes, List<Exit> no) {
        yes.add(new Exit(at, false));
        no.add(new Exit(at, true));
        open = new ArrayList<>();
    }

    /** A step with two successors that is not a condition: {@code other} runs on its other exit. */
    void fork(int at, Runnable next, Runnable other) {
        List<Exit> no = List.of(new Exit(at, true));
        open = new ArrayList<>(List.of(new Exit(at, false)));
        next.run();
        List<Exit> out = new ArrayList<>(settle());
        open = new ArrayList<>(no);
        other.run();
        out.addAll(settle());
        open = out;
    }

    Label label() {
        return new Label();
    }

    void here(Label l) {
        hereLabels.add(l);
    }

    void jump(Label l) {
        if (!hereLabels.isEmpty()) {
            emit("nothing", new Op.Emit(List.of()));
        }
        if (l.at >= 0) {
            join(open, l.at);
        } else {
            l.waiting.addAll(open);
        }
        open = new ArrayList<>();
    }

    void loop(Runnable body) {
        Loop loop = new Loop(label(), label());
        loops.add(loop);
        here(loop.top);
        body.run();
        jump(loop.top);
        loops.remove(loops.size() - 1);
        open = new ArrayList<>(loop.end.waiting);
        loop.end.waiting.clear();
    }

    void leave() {
        jump(loops.get(loops.size() - 1).end);
    }

    void again() {
        jump(loops.get(loops.size() - 1).top);
    }

    int loops() {
        return loops.size();
    }

    void leave(int loop) {
        jump(loops.get(loop - 1).end);
    }

    void again(int loop) {
        jump(loops.get(loop - 1).top);
    }

    /** Whether control can fall out of the end of what has been recorded. */
    boolean open() {
        return steps.isEmpty() || !open.isEmpty();
    }

    List<Step> finish() {
        if (open()) {
            emit("ret", new Op.Return(null));
        }
        if (!hereLabels.isEmpty()) {
            throw new IllegalStateException(routine + ": a label at the end needs a step after it");
        }
        return steps;
    }

    private void checkAccesses(String label, Op op) {
        String refusal = refusal(routine, label, op);
        if (refusal != null) {
            throw new IllegalStateException(refusal);
        }
    }

    /** Why no step may do this; null where it may: at most one access to shared state, none to another M's own field. */
    static String refusal(String routine, String label, Op op) {
        if (op instanceof Op.Await a && a.guard() || op instanceof Op.AwaitTimed || op instanceof Op.Check
            || op instanceof Op.Ask) {
            return null;
        }
        String at = routine + "." + label + ": ";
        int[] n = {0};
        Set<String> words = new HashSet<>();
        if (op.writes() != null && op.writes().sharedWrite()) {
            n[0] += firstOf(words, op.writes());
        }
        String[] why = {op.writes() != null && othersOwn(op.writes()) ? at + "writes another M's own " + op.writes().field() : null};
        for (Expr e : op.reads()) {
            e.walk(x -> {
                if (x instanceof Expr.Exists) {
                    why[0] = at + "only a retry guard may look at several";
                }
                n[0] += x instanceof Expr.Load l && l.sharedRead() ? firstOf(words, l) : 0;
                if (x instanceof Expr.Load l && othersOwn(l)) {
                    why[0] = at + "reads another M's own " + l.field();
                }
            });
        }
        return why[0] != null ? why[0] : n[0] > 1 ? at + n[0] + " accesses to shared state in one step" : null;
    }

    /** 0 where the step has touched the same word already, 1 otherwise. */
    private static int firstOf(Set<String> words, Expr.Load l) {
        return l.field().word().isEmpty() || words.add(l.field().word() + " of " + l.row()) ? 1 : 0;
    }

    private static boolean othersOwn(Expr.Load l) {
        return l.field().own() && l.field().owner() == Kind.M && !(l.row() instanceof Expr.Self);
    }
}
