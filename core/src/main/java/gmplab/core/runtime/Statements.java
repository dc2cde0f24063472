package gmplab.core.runtime;

import gmplab.core.program.Val.Int;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** The statements of goroutine programs that decide which others run: blocks, conditions, loops, break, and assignments. */
abstract class Statements extends Things {
    /** How many conditions and loops are round the statement that is being compiled. */
    int depth;
    int loopDepth;
    /** Whether the rest of the block is never reached. */
    boolean dead;
    /** The loops, selects and switches round the statement, the innermost first. */
    private Deque<Turn> turns = new ArrayDeque<>();
    private String label = "";
    private int switches;
    private int copies;

    Statements(World world) {
        super(world);
    }

    /** A new function begins. */
    void begin() {
        turns = new ArrayDeque<>();
        depth = 0;
        loopDepth = 0;
        dead = false;
        label = "";
        switches = 0;
        copies = 0;
    }

    abstract void statement(Action a);

    /** Runs what stands in a function literal: no loop outside it can be left by break. */
    void apart(Runnable body) {
        boolean deadOutside = dead;
        Deque<Turn> outside = turns;
        turns = new ArrayDeque<>();
        body.run();
        turns = outside;
        dead = deadOutside;
    }

    // Blocks

    void statements(List<Action> body) {
        for (Action a : body) {
            if (dead) {
                return;
            }
            statement(a);
        }
    }

    /** A block that runs under a condition: what it is the first to name is gone behind it. */
    void block(Runnable body) {
        Set<String> outside = Set.copyOf(names.keySet());
        boolean deadOutside = dead;
        depth++;
        body.run();
        depth--;
        dead = deadOutside;
        names.keySet().retainAll(outside);
    }

    /** {@code if}: where the condition is known, only what runs is built. */
    void branch(Action.If x) {
        branch(x.cond(), () -> statements(x.then()), () -> statements(x.otherwise()));
    }

    private void branch(Ex cond, Runnable then, Runnable otherwise) {
        Num c = number(cond);
        if (c.constant()) {
            (c.value() != 0 ? then : otherwise).run();
            return;
        }
        boolean[] ends = new boolean[2];
        when(c.asBool(), () -> block(() -> {
            then.run();
            ends[0] = dead;
        }), () -> block(() -> {
            otherwise.run();
            ends[1] = dead;
        }));
        dead = ends[0] && ends[1];
    }

    /** {@code for init; cond; post { body }}. */
    void loops(Action.For x) {
        statements(x.init());
        Num known = x.cond() instanceof Ex.Num n ? constant(n.value()) : null;
        if (known != null && known.value() == 0) {
            return;
        }
        looping(() -> {
            if (known == null) {
                Num c = number(x.cond());
                if (!c.constant()) {
                    when(c.asBool().not(), this::leave);
                } else if (c.value() == 0) {
                    leave();
                }
            } else if (x.body().isEmpty() && x.post().isEmpty()) {
                nothing("for");
            }
        }, () -> statements(x.body()), x.post().isEmpty() ? null : () -> statements(x.post()));
    }

    /** Where break leaves and continue goes on; what is not a loop (a select, a switch) has only the one. */
    private record Turn(String label, int loop, boolean repeats, Place post) { }

    /** A label, for the one statement behind it. */
    void labelled(Action.Labelled x) {
        label = x.label();
        statements(x.body());
        label = "";
    }

    private String takeLabel() {
        String r = label;
        label = "";
        return r;
    }

    /** A select or a switch: break leaves it. */
    void choosing(Runnable body) {
        String named = takeLabel();
        block(() -> loop(() -> {
            turns.push(new Turn(named, loops(), false, null));
            body.run();
            turns.pop();
            leave();
        }));
    }

    /** A loop of the program: what begins each turn, its body, and what {@code continue} goes to (null: the beginning). */
    void looping(Runnable head, Runnable body, Runnable post) {
        loopDepth++;
        String named = takeLabel();
        Place next = new Place();
        block(() -> loop(() -> {
            turns.push(new Turn(named, loops(), true, post == null ? null : next));
            head.run();
            block(body);
            turns.pop();
            if (post != null) {
                land(next, "continue");
                post.run();
            }
        }));
        loopDepth--;
    }

    /** {@code switch}: the first case that has the value; where it is known, only that one is built. */
    void choose(Action.Switch x) {
        choosing(() -> {
            Ex of = x.of();
            if (!(of instanceof Ex.Num || of instanceof Ex.Str || of instanceof Ex.Var v && names.containsKey(v.name()))) {
                String kept = "switch" + ++switches;
                store(new Action.Set(kept, of));
                of = new Ex.Var(kept);
            }
            arm(of, x.arms(), 0);
        });
    }

    private void arm(Ex of, List<Action.Arm> arms, int i) {
        if (i == arms.size()) {
            return;
        }
        Action.Arm a = arms.get(i);
        if (a.values().isEmpty()) {
            statements(a.body());
            return;
        }
        boolean conditions = of instanceof Ex.Num n && n.value() == 1;
        Ex cond = a.values().stream().map(v -> conditions ? v : (Ex) new Ex.Bin("==", of, v)).reduce((l, r) -> new Ex.Bin("||", l, r)).orElseThrow();
        branch(cond, () -> statements(a.body()), () -> arm(of, arms, i + 1));
    }

    /** {@code break} and {@code continue}. */
    void turn(Action a) {
        boolean leaves = a instanceof Action.Break;
        String to = a instanceof Action.Break b ? b.label() : ((Action.Continue) a).label();
        Turn t = turns.stream().filter(x -> (leaves || x.repeats) && (to.isEmpty() || x.label.equals(to))).findFirst().orElseThrow(() ->
            new IllegalArgumentException((leaves ? "break" : "continue") + (to.isEmpty() ? " stands outside a loop"
                : " " + to + ": no " + (leaves ? "loop, select or switch" : "loop") + " round it has this label")));
        if (leaves) {
            leave(t.loop);
        } else if (t.post != null) {
            jump(t.post);
        } else {
            again(t.loop);
        }
        dead = true;
    }

    /** {@code name = value}. */
    void store(Action.Set x) {
        Value v = object(x.name(), Obj.Kind.VAR) != null && !names.containsKey(x.name()) ? loadedValue(x.value()) : value(x.value());
        boolean shared = object(x.name(), Obj.Kind.VAR) != null && !names.containsKey(x.name());
        if (shared && flow.variable(x.name())) {
            assign(x.name(), coded(v, x.value()));
        } else if (v instanceof Num n && !(names.get(x.name()) instanceof Held)) {
            assign(x.name(), n);
        } else if (v instanceof Held || names.get(x.name()) instanceof Held || flow.changes(function(), x.name())) {
            hold(x.name(), coded(v, x.value()));
        } else {
            keep(x.name(), v);
        }
    }

    /** Stores a text that only the run knows, by its number. */
    void hold(String name, Num code) {
        if (name.isEmpty()) {
            return;
        } else if (!names.containsKey(name) && variable(name) != null) {
            assign(name, code);
            return;
        }
        Value before = names.get(name);
        if (before != null && !(before instanceof Held)) {
            throw new IllegalArgumentException("\"" + name + "\" becomes a text that only the run knows: give it a name of its own");
        }
        Num to = before == null ? new Num(varInt(local(name), Fields.VALUE).expr(), false) : ((Held) before).code();
        names.put(name, new Held(to));
        set(to.asInt(), code.asInt());
    }

    /** Stores what is no plain number into a local. */
    void keep(String name, Value v) {
        Value before = names.get(name);
        if (before instanceof Num) {
            throw new IllegalArgumentException("\"" + name + "\" is a number, found a text: " + v);
        }
        if (v instanceof Caught c) {
            names.put(name, new Caught(copy(name, c.which()), c.index().constant() ? c.index() : copy(name + "'index", c.index())));
        } else if (v instanceof Words w) {
            names.put(name, kept(name, w, before));
        } else if (before != null && depth > 0 && !v.equals(before)) {
            throw new IllegalArgumentException("\"" + name + "\" would be another text after a condition or a loop: "
                + "a text is known when the program is built, but for the numbers in it");
        } else {
            names.put(name, v);
        }
    }

    /** A text with numbers in it keeps them in locals of its own. */
    private Words kept(String name, Words w, Value before) {
        boolean same = before instanceof Words old && old.shape().equals(w.shape());
        if (before != null && depth > 0 && !same) {
            throw new IllegalArgumentException("\"" + name + "\" would be another text after a condition or a loop: "
                + "a text is known when the program is built, but for the numbers in it");
        }
        List<Value> r = new ArrayList<>();
        int i = 0;
        for (Value p : w.parts()) {
            r.add(p instanceof Num n ? copy(name + "'" + (same ? "" : copies) + ++i, n) : p);
        }
        copies += same ? 0 : 1;
        return new Words(r);
    }

    private Num copy(String name, Num n) {
        Int to = varInt(local(name), Fields.VALUE);
        set(to, n.asInt());
        return new Num(to.expr(), n.truth());
    }
}
