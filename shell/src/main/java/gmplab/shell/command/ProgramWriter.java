package gmplab.shell.command;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Param;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns what was typed between a goroutine's braces into a program of the world: statements into actions, expressions into
 * {@link Ex}. Names are local where the program declares them (in Go's scopes), a value where the script round it has such a
 * variable, and a thing of the world otherwise.
 */
final class ProgramWriter extends CallWriter {
    private ProgramWriter(World world, String name, Syntax.Program program, boolean once) {
        super(world, name, program, once);
    }

    /** The world with the function in it, in place of one of the same name and what that had made. */
    static World write(World world, String name, Syntax.Program typed, Goroutine.Start start, int proc) {
        Syntax.Program program = new Syntax.Program(Contexts.written(typed.body()), typed.names());
        World w = world.withoutParts(name);
        ProgramWriter p = new ProgramWriter(w, name, program, start != Goroutine.Start.LATER);
        List<Param> params = new ArrayList<>();
        for (Syntax.Param x : program.body().params()) {
            boolean text = isText(x.type());
            params.add(new Param(p.declare(x.name(), text), text));
        }
        List<Action> actions = p.block(program.body().statements());
        w = p.world;
        for (String c : p.timerChannels) {
            w = w.channels().containsKey(c) ? w : w.withChannel(c, 1);
        }
        return w.withGoroutine(new Goroutine(name, params, actions, start, proc));
    }

    static boolean returnsValues(World w, String name) {
        boolean[] r = {false};
        w.goroutines().stream().filter(g -> g.name().equals(name)).forEach(g -> Action.walk(g.actions(), a ->
            r[0] |= a instanceof Action.Return x && !x.values().isEmpty()));
        return r[0];
    }

    // Statements

    @Override
    List<Action> block(List<Syntax> statements) {
        return block(statements, () -> { });
    }

    @Override
    List<Action> block(List<Syntax> statements, Runnable before) {
        List<Action> outer = out;
        out = new ArrayList<>();
        unit.scopes.push(new HashMap<>());
        try {
            before.run();
            statements.forEach(this::statement);
            return List.copyOf(out);
        } finally {
            unit.scopes.pop();
            out = outer;
        }
    }

    private List<Action> turn(List<Syntax> statements, Runnable before) {
        unit.loops++;
        try {
            return block(statements, before);
        } finally {
            unit.loops--;
        }
    }

    private void statement(Syntax s) {
        if (s instanceof Syntax.Assign a) {
            assign(a);
        } else if (s instanceof Syntax.If i) {
            Ex cond = value(i.cond());
            out.add(new Action.If(cond, block(i.then()), block(i.otherwise())));
        } else if (s instanceof Syntax.For f) {
            loop(f);
        } else if (s instanceof Syntax.Counted c) {
            counted(c);
        } else if (s instanceof Syntax.Over o) {
            over(o);
        } else if (s instanceof Syntax.Switch w) {
            choice(w);
        } else if (s instanceof Syntax.Labelled l) {
            labelled(l);
        } else if (s instanceof Syntax.Return r) {
            out.add(new Action.Return(r.values().stream().map(this::value).toList()));
        } else if (s instanceof Syntax.Jump j) {
            out.add(j.what().equals("break") ? new Action.Break(j.label()) : new Action.Continue(j.label()));
        } else {
            effect(s);
        }
    }

    private void effect(Syntax s) {
        if (s instanceof Syntax.Name n) {
            call(new Syntax.Call(null, n.name(), List.of(), Map.of(), n.line()), "", "");
        } else if (s instanceof Syntax.Call c) {
            if (made(c, "made") == null) {
                call(c, "", "");
            }
        } else if (s instanceof Syntax.Prop p && p.of() instanceof Syntax.Name) {
            call(new Syntax.Call(p.of(), p.name(), List.of(), Map.of(), p.line()), "", "");
        } else if (s instanceof Syntax.Binary b && (b.op().equals("<<") || b.op().equals("<"))) {
            Syntax value = b.op().equals("<<") ? b.right() : arrow(b.right());
            if (value == null) {
                throw wrong(s, "a comparison is no statement; c << v or c <- v sends");
            }
            String to = thing(b.left());
            out.add(new Action.Send(to, value(value)));
        } else if (s instanceof Syntax.Bad b) {
            throw wrong(s, b.what() + " is nothing that a goroutine program has");
        } else {
            throw wrong(s, "this is no statement; expected a word (help lists them), an assignment, if, for, while or switch");
        }
    }

    /** {@code c <- v} is read by the script's language as c < -v: takes the minus off again. */
    private static Syntax arrow(Syntax right) {
        if (right instanceof Syntax.Unary u && u.op().equals("-")) {
            return u.of();
        } else if (right instanceof Syntax.Lit l && l.value() instanceof Integer n && n <= 0) {
            return new Syntax.Lit(-n, l.line());
        } else if (right instanceof Syntax.Binary b && arrow(b.left()) != null) {
            return new Syntax.Binary(b.op(), arrow(b.left()), b.right(), b.line());
        }
        return null;
    }

    // Loops and choices

    private void loop(Syntax.For f) {
        List<Action> outer = out;
        unit.scopes.push(new HashMap<>());
        try {
            out = new ArrayList<>();
            f.init().forEach(this::statement);
            List<Action> init = out;
            out = new ArrayList<>();
            unit.loops++;
            Ex cond = f.cond() == null ? new Ex.Num(1) : value(f.cond());
            List<Action> before = out;
            out = new ArrayList<>();
            f.post().forEach(this::statement);
            unit.loops--;
            List<Action> post = out;
            out = outer;
            List<Action> body = new ArrayList<>();
            if (!before.isEmpty()) {
                // What the condition has to do first is done at the beginning of each turn.
                body.addAll(before);
                body.add(new Action.If(new Ex.Not(cond), List.of(new Action.Break()), List.of()));
                cond = new Ex.Num(1);
            }
            body.addAll(turn(f.body(), () -> { }));
            // A head as Go has it, or what begins stands before the loop.
            boolean head = init.size() <= 1 && init.stream().allMatch(a -> a instanceof Action.Set || a instanceof Action.SetElem);
            out.addAll(head ? List.of() : init);
            out.add(new Action.For(head ? init : List.of(), cond, post, body));
        } finally {
            unit.scopes.pop();
            out = outer;
        }
    }

    /** {@code for (i in 1..3)}: a new i in each turn. */
    private void counted(Syntax.Counted c) {
        Ex from = value(c.from());
        Ex to = value(c.to());
        unit.scopes.push(new HashMap<>());
        try {
            String i = declare(c.name());
            Ex.Var v = new Ex.Var(i);
            List<Action> body = turn(c.body(), () -> { });
            out.add(new Action.For(List.of(new Action.Set(i, from)), new Ex.Bin(c.inclusive() ? "<=" : "<", v, to),
                List.of(new Action.Set(i, new Ex.Bin("+", v, new Ex.Num(1)))), body));
        } finally {
            unit.scopes.pop();
        }
    }

    /** {@code for (v in c)}: of a channel until it is closed, of an array its elements; a new v in each turn. */
    private void over(Syntax.Over o) {
        if (o.channel() instanceof Syntax.Items i) {
            each(o, i);
            return;
        }
        String of = thing(o.channel());
        Obj array = world.objects().stream().filter(x -> x.name().equals(of) && x.kind() == Obj.Kind.ARRAY).findFirst().orElse(null);
        unit.scopes.push(new HashMap<>());
        try {
            if (array == null) {
                String[] into = {""};
                List<Action> body = turn(o.body(), () -> into[0] = o.name().equals("_") ? "" : declare(o.name()));
                out.add(new Action.Range(of, into[0], body));
                return;
            }
            String i = declare("at");
            Ex.Var at = new Ex.Var(i);
            List<Action> body = turn(o.body(), () -> out.add(new Action.Set(declare(o.name()), new Ex.Elem(of, at))));
            out.add(new Action.For(List.of(new Action.Set(i, new Ex.Num(0))), new Ex.Bin("<", at, new Ex.Num(array.size())),
                List.of(new Action.Set(i, new Ex.Bin("+", at, new Ex.Num(1)))), body));
        } finally {
            unit.scopes.pop();
        }
    }

    /** {@code for (v in [3, 1, 2])}: once for each; where the loop may be left, by a counter that chooses. */
    private void each(Syntax.Over o, Syntax.Items items) {
        if (o.body().stream().noneMatch(ProgramWriter::jumps)) {
            for (Syntax v : items.all()) {
                Ex x = value(v);
                out.add(new Action.If(new Ex.Num(1), block(o.body(), () -> first(o.name(), x)), List.of()));
            }
            return;
        }
        List<Syntax.Arm> arms = new ArrayList<>();
        Syntax counter = new Syntax.Name("item", o.line());
        for (int i = 0; i < items.all().size(); i++) {
            arms.add(new Syntax.Arm(List.of(new Syntax.Lit(i, o.line())), List.of(new Syntax.Assign(List.of(new Syntax.Name(o.name(), o.line())), false, "=", items.all().get(i), o.line()))));
        }
        Syntax first = items.all().get(0);
        List<Syntax> body = new ArrayList<>(List.of(new Syntax.Assign(List.of(new Syntax.Name(o.name(), o.line())), true, "=", first, o.line()),
            new Syntax.Switch(counter, arms.subList(1, arms.size()), o.line())));
        body.addAll(o.body());
        loop(new Syntax.For(List.of(new Syntax.Assign(List.of(counter), true, "=", new Syntax.Lit(0, o.line()), o.line())),
            new Syntax.Binary("<", counter, new Syntax.Lit(arms.size(), o.line()), o.line()),
            List.of(new Syntax.Assign(List.of(counter), false, "+=", new Syntax.Lit(1, o.line()), o.line())), body, o.line()));
    }

    private void first(String name, Ex v) {
        boolean text = isText(v);
        String local = declare(name, text);
        if (text) {
            textLocals.add(local);
        }
        out.add(new Action.Set(local, v));
    }

    /** Whether something in it may leave the loop round it. */
    private static boolean jumps(Object node) {
        if (node instanceof Syntax.Jump) {
            return true;
        } else if (node instanceof List<?> l) {
            return l.stream().anyMatch(ProgramWriter::jumps);
        }
        return node instanceof Record r && java.util.Arrays.stream(r.getClass().getRecordComponents()).anyMatch(c -> {
            try {
                return jumps(c.getAccessor().invoke(r));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("bug in gmplab: " + c + " cannot be read", e);
            }
        });
    }

    private void choice(Syntax.Switch w) {
        Ex of = w.of() == null ? new Ex.Num(1) : value(w.of());
        List<Action.Arm> arms = new ArrayList<>();
        for (Syntax.Arm a : w.arms()) {
            arms.add(new Action.Arm(a.values().stream().map(this::value).toList(), block(a.body())));
        }
        out.add(new Action.Switch(of, arms));
    }

    private void labelled(Syntax.Labelled l) {
        List<Action> body = block(List.of(l.statement()));
        if (body.isEmpty()) {
            throw wrong(l, "a label stands before a loop, a select or a switch");
        }
        // What goes before the loop goes before the label.
        out.addAll(body.subList(0, body.size() - 1));
        out.add(new Action.Labelled(l.label(), body.subList(body.size() - 1, body.size())));
    }

    // Assignments

    private void assign(Syntax.Assign a) {
        Syntax value = a.value();
        if (a.targets().size() == 1 && a.declares() && a.targets().get(0) instanceof Syntax.Name n && meant(n.name(), value)) {
            return;
        }
        if (a.targets().size() == 1 && !a.declares() && a.targets().get(0) instanceof Syntax.Name n && value instanceof Syntax.Call c && remade(n.name(), c)) {
            return;
        }
        boolean call = value instanceof Syntax.Call c && made(c) && (wordOf(c) == null && c.receiver() == null && !isValue(c)
            || c.receiver() instanceof Syntax.Body || wordOf(c) != null && wordOf(c).results() > 0);
        if (call) {
            results(a, (Syntax.Call) value);
            return;
        }
        if (a.targets().size() != 1) {
            throw wrong(a, "only receive, and a function that returns two values, give two results");
        }
        Syntax t = a.targets().get(0);
        if (value instanceof Syntax.New && t instanceof Syntax.Name n) {
            throw wrong(t, n.name() + " was made to stand for one thing and cannot become another; give the new one a name of its own");
        }
        Ex v = value(value);
        if (t instanceof Syntax.Index x) {
            String name = thing(x.of());
            Ex at = value(x.index());
            out.add(new Action.SetElem(name, at, a.op().equals("=") ? v : new Ex.Bin(op(a), new Ex.Elem(name, at), v)));
            return;
        }
        target(t, a.declares(), v, a.op().equals("=") ? null : op(a));
    }

    /** Whether a call makes nothing that would need a name first. */
    private static boolean made(Syntax.Call c) {
        return !(c.receiver() == null && c.name().equals("make"));
    }

    private static boolean isValue(Syntax.Call c) {
        return c.args().size() == 1 && java.util.Set.of("len", "cap", "length", "size").contains(c.name().toLowerCase(java.util.Locale.ROOT))
            || java.util.Set.of("make", "after", "tick", "newtimer", "newticker", "afterfunc").contains(c.name().toLowerCase(java.util.Locale.ROOT));
    }

    /** {@code def f = { ... }}, {@code def c = make(chan)}, {@code def mu = new Mutex()}: the name stands for what is made; else false. */
    private boolean meant(String name, Syntax value) {
        Meaning m = value instanceof Syntax.Body b ? literal(b, false, java.util.Set.of())
            : value instanceof Syntax.New n ? made(n, name)
            : value instanceof Syntax.Call c && !shared(name) && !reassigned(name) ? made(c, name) : null;
        if (m == null) {
            return false;
        }
        mean(name, m);
        return true;
    }

    /** {@code t = time.NewTimer(d)} and the like, of a timer of the world. */
    private boolean remade(String timer, Syntax.Call c) {
        boolean named = meaning(timer) == null && world.timers().contains(timer) && !c.args().isEmpty();
        switch (named ? c.name().toLowerCase(java.util.Locale.ROOT) : "") {
            case "newtimer" -> out.add(new Action.NewTimer(timer, value(c.args().get(0))));
            case "newticker" -> out.add(new Action.NewTicker(timer, value(c.args().get(0))));
            case "afterfunc" -> {
                out.add(new Action.AfterFunc(timer, value(c.args().get(0)), begun(c.args().get(1))));
                return true;
            }
            default -> {
                return false;
            }
        }
        timerChannels.add(timer + ".C");
        return true;
    }

    private void results(Syntax.Assign a, Syntax.Call c) {
        GoroutineWords.Word word = wordOf(c);
        int most = word != null ? word.results() : 2;
        if (a.targets().size() > most) {
            throw wrong(a, c.name() + " gives at most " + most + (most == 1 ? " result" : " results"));
        }
        List<String> names = new ArrayList<>();
        List<Runnable> after = new ArrayList<>();
        for (Syntax t : a.targets()) {
            boolean plain = a.op().equals("=") && t instanceof Syntax.Name n && !(a.declares() ? shared(n.name()) : meaning(n.name()) instanceof Thing);
            if (plain) {
                names.add(named((Syntax.Name) t, a.declares()));
            } else {
                String got = declare("got");
                names.add(got);
                after.add(() -> later(t, a, new Ex.Var(got)));
            }
        }
        call(c, names.get(0), names.size() > 1 ? names.get(1) : "");
        after.forEach(Runnable::run);
    }

    private void later(Syntax t, Syntax.Assign a, Ex v) {
        if (t instanceof Syntax.Index x) {
            out.add(new Action.SetElem(thing(x.of()), value(x.index()), v));
        } else {
            target(t, a.declares(), v, a.op().equals("=") ? null : op(a));
        }
    }

    private static String op(Syntax.Assign a) {
        return a.op().substring(0, 1);
    }

    /** The name of a local or of a variable of the world that is assigned to. */
    private String named(Syntax.Name n, boolean declares) {
        if (n.name().equals("_")) {
            return "";
        } else if (declares) {
            return declare(n.name());
        }
        String local = local(n.name());
        if (local == null && kind(n.name()) != Obj.Kind.VAR) {
            throw unknownVariable(n, n.name());
        }
        return local != null ? local : n.name();
    }

    private void target(Syntax t, boolean declares, Ex v, String op) {
        if (!(t instanceof Syntax.Name n)) {
            throw wrong(t, "cannot assign to this; expected a variable");
        }
        if (v instanceof Ex.Var x && world.timers().contains(x.name())) {
            throw wrong(t, n.name() + " is assigned to, and a timer stays what it is; give the other a name of its own, or Reset this one");
        }
        if (declares && shared(n.name())) {
            out.add(write(makeShared(n.name()), v));
            return;
        }
        Meaning m = declares ? null : meaning(n.name());
        if (m instanceof Thing x && isVariable(x)) {
            out.add(write(x, op == null ? v : new Ex.Bin(op, read(x), v)));
            return;
        } else if (m != null && !(m instanceof Local)) {
            throw wrong(t, n.name() + " was made to stand for one thing and cannot become another");
        }
        boolean text = isText(v);
        String name = declares && text ? declare(n.name(), true) : named(n, declares);
        if (text) {
            textLocals.add(name);
        }
        out.add(new Action.Set(name, op == null ? v : new Ex.Bin(op, new Ex.Var(name), v)));
    }
}
