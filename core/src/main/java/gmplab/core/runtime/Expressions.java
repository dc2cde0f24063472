package gmplab.core.runtime;

import gmplab.core.program.Expr;
import gmplab.core.program.Expr.Oper;
import gmplab.core.program.Names;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.program.Wordings;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What goroutine programs compute, turned into steps. A variable of the world is shared: reading it is a step and writing
 * it is another, in the order in which the expression is written. An expression that reads one shared variable is read in
 * the step that uses it; one that reads several loads each into a temporary first. Texts are gone when this is done.
 */
abstract class Expressions extends Go {
    private static final Map<String, Oper> OPERS = Map.of("+", Oper.ADD, "-", Oper.SUB, "*", Oper.MUL, "/", Oper.DIV,
        "==", Oper.EQ, "!=", Oper.NE, "<", Oper.LT, "<=", Oper.LE);
    private static final Set<Oper> TRUTHS = Set.of(Oper.EQ, Oper.NE, Oper.LT, Oper.LE);

    final World world;
    /** What the names of the function mean that is being compiled. */
    Map<String, Value> names = new HashMap<>();
    final TextFlow flow;
    final Wordings wordings = new Wordings();

    Expressions(World world) {
        this.world = world;
        flow = new TextFlow(world);
    }

    /** The name of the function that is being compiled. */
    abstract String function();

    /** What a name means, or what an expression has come to. */
    sealed interface Value { }

    /** A text, known now. */
    record Text(String text) implements Value { }

    /** A number; {@code truth} where Go's type is bool. */
    record Num(Expr x, boolean truth) implements Value {
        boolean constant() {
            return x instanceof Expr.Const;
        }

        int value() {
            return ((Expr.Const) x).value();
        }

        Int asInt() {
            return new Int(x, Fields.VALUE);
        }

        Bool asBool() {
            return truth ? new Bool(x) : new Bool(new Expr.Binary(Oper.NE, x, new Expr.Const(0)));
        }
    }

    /** A text with numbers in it: texts and numbers at hand, in turn, with no two texts side by side. */
    record Words(List<Value> parts) implements Value {
        /** What it is a shape of: the texts round its numbers, one more than there are numbers. */
        List<String> shape() {
            List<String> r = new ArrayList<>(List.of(""));
            parts.forEach(p -> {
                if (p instanceof Text t) {
                    r.set(r.size() - 1, t.text());
                } else {
                    r.add("");
                }
            });
            return r;
        }

        List<Num> numbers() {
            return parts.stream().filter(p -> p instanceof Num).map(p -> (Num) p).toList();
        }
    }

    /** What recover gave: a panic's number from 1, 0 for nil; shown as the panic's text, with {@code index} in it. */
    record Caught(Num which, Num index) implements Value { }

    /** A text that only the run knows, as the number that stands for it ({@link Wordings}). */
    record Held(Num code) implements Value { }

    /** The number that stands for a text. */
    Num coded(Value v, Ex x) {
        Words w = v instanceof Words all ? all : new Words(List.of(v));
        if (v instanceof Held h) {
            return h.code;
        } else if (v instanceof Num n && n.constant() && n.value() == 0) {
            return n;
        } else if (v instanceof Num || v instanceof Caught || w.numbers().size() > 2 || w.parts.stream().anyMatch(p -> p instanceof Held)) {
            throw new IllegalArgumentException("a text is known when the program is built, but for two numbers in it; found "
                + (v instanceof Num || v instanceof Caught ? x : String.join("..", w.shape())));
        }
        Expr at = new Expr.Const(wordings.of(w.shape()));
        if (w.numbers().size() == 2) {
            w.numbers().forEach(n -> when(n.asInt().lt(0).or(n.asInt().ge(Wordings.BASE)), () ->
                raise("bench: of two numbers in a text that is kept or sent each is from 0 to " + (Wordings.BASE - 1))));
        }
        return new Num(w.numbers().isEmpty() ? at : binary(Oper.ADD, binary(Oper.MUL, packed(w.numbers()), new Expr.Const(Wordings.MOST)), at), false);
    }

    private static Expr packed(List<Num> numbers) {
        Expr first = numbers.get(0).x();
        return numbers.size() == 1 ? first : binary(Oper.ADD, first, binary(Oper.MUL, numbers.get(1).x(), new Expr.Const(Wordings.BASE)));
    }

    /** Texts and numbers one behind the other, in the shortest form. */
    static Value words(List<Value> parts) {
        List<Value> r = new ArrayList<>();
        for (Value p : parts) {
            List<Value> flat = p instanceof Words w ? w.parts : List.of(p instanceof Num n && n.constant() ? new Text(n.x().toString()) : p);
            for (Value v : flat) {
                Value last = r.isEmpty() ? null : r.get(r.size() - 1);
                if (v instanceof Text t && last instanceof Text l) {
                    r.set(r.size() - 1, new Text(l.text() + t.text()));
                } else if (!(v instanceof Text t && t.text().isEmpty())) {
                    r.add(v);
                }
            }
        }
        return r.isEmpty() ? new Text("") : r.size() == 1 && (r.get(0) instanceof Text || r.get(0) instanceof Held) ? r.get(0) : new Words(r);
    }

    static Num constant(int v) {
        return new Num(new Expr.Const(v), false);
    }

    static Num truth(boolean v) {
        return new Num(new Expr.Const(v ? 1 : 0, String.valueOf(v)), true);
    }

    // What the rest of the compiler asks

    /** A number that one step may use: it makes at most one access to shared state. */
    Num number(Ex x) {
        return number(compile(x, shared(x) == 1), x);
    }

    /** A number that is at hand: using it is no access to shared state. */
    Num loaded(Ex x) {
        return number(compile(x, false), x);
    }

    Value value(Ex x) {
        return compile(x, shared(x) == 1);
    }

    Value loadedValue(Ex x) {
        return compile(x, false);
    }

    static Num number(Value v, Ex x) {
        if (v instanceof Num n) {
            return n;
        } else if (v instanceof Caught c) {
            return c.which;
        } else if (v instanceof Words w && w.parts.size() == 1) {
            return (Num) w.parts.get(0);
        }
        throw new IllegalArgumentException("expected a number, found the text \"" + (v instanceof Text t ? t.text()
            : v instanceof Words w ? String.join("..", w.shape()) : "..") + "\" (" + x + ")");
    }

    /** Stores a number that is at hand, or came in this step, into a local or a variable of the world. */
    void assign(String name, Num v) {
        if (name.isEmpty()) {
            return;
        }
        Value now = names.get(name);
        if (now instanceof Text || now instanceof Words || now instanceof Held) {
            throw new IllegalArgumentException("\"" + name + "\" is a text, and is to become a number: give the number a name of its own");
        }
        if (now == null && variable(name) != null) {
            Num at = shared(v.x()) ? new Num(read(v.asInt()).expr(), v.truth()) : v;
            set(new Int(variable(name), Fields.VALUE), at.asInt());
            return;
        }
        Num before = now instanceof Caught c ? c.which : (Num) now;
        Num to = before == null ? new Num(varInt(local(name), Fields.VALUE).expr(), v.truth()) : new Num(before.x(), before.truth() && v.truth());
        names.put(name, to);
        set(to.asInt(), v.asInt());
    }

    /** The thing of the world that is meant: a text parameter stands for what its text names, also in {@code t.C} and {@code c[1]}. */
    String thing(String name) {
        int end = name.matches(".*[.\\[].*") ? name.split("[.\\[]", 2)[0].length() : name.length();
        return names.get(name.substring(0, end)) instanceof Text t ? t.text() + name.substring(end) : name;
    }

    /** Whether it comes to a text, and so does whatever is added to it where only people read it. */
    boolean isText(Ex x) {
        return x instanceof Ex.Str || x instanceof Ex.Var v && (names.get(v.name()) instanceof Text || names.get(v.name()) instanceof Words
            || names.get(v.name()) instanceof Held || !names.containsKey(v.name()) && variable(v.name()) != null && flow.variable(v.name()))
            || x instanceof Ex.Elem e && object(thing(e.name()), Obj.Kind.ARRAY) != null && flow.variable(thing(e.name()))
            || x instanceof Ex.Bin b && b.op().equals("+") && (isText(b.left()) || isText(b.right()));
    }

    /** A name for a local that none of the compiler's own has. */
    static String local(String name) {
        return name.equals("v") || name.equals("outcome") || name.matches("i\\d+|defer\\d*s?|result\\d|slot\\d+.*") ? name + "'" : name;
    }

    /** Whether evaluating it is an access to shared state. */
    static boolean shared(Expr x) {
        boolean[] r = {false};
        x.walk(e -> r[0] |= e instanceof Expr.Load l && l.sharedRead());
        return r[0];
    }

    /** A variable of the world; null where there is none of this name. */
    Expr variable(String name) {
        return object(name, Obj.Kind.VAR) == null ? null : new Expr.Load(Fields.variable(name), null, null);
    }

    Obj object(String name, Obj.Kind kind) {
        return world.objects().stream().filter(o -> o.name().equals(name) && o.kind() == kind).findFirst().orElse(null);
    }

    /** The program panics here, with one of the runtime's texts. */
    abstract void panicked(String text);

    /** The program panics here if an index that is at hand is not one of so many elements. */
    abstract void within(Num index, int length);

    /** An element of an array of the world; checks the index where it is not known. */
    abstract Int element(String array, Ex index);

    /** A channel by its name; without a name it is nil. */
    abstract Ref<C> channel(String named);

    /** A channel as a number, its identity from 1, or the name of another thing as a text. */
    abstract Value item(String of, Ex index);

    // Compiling

    /** How many accesses to shared state it takes. */
    private int shared(Ex x) {
        int[] n = {0};
        x.walk(e -> {
            if (e instanceof Ex.Var v) {
                n[0] += !names.containsKey(v.name()) && variable(v.name()) != null ? 1 : 0;
            } else if (e instanceof Ex.Elem) {
                n[0]++;
            } else if (e instanceof Ex.Len l && l.of() instanceof Ex.Var v) {
                n[0] += object(thing(v.name()), Obj.Kind.ARRAY) == null && !(names.get(v.name()) instanceof Text) || world.channels().containsKey(thing(v.name())) ? 1 : 0;
            } else if (e instanceof Ex.Len l && l.of() instanceof Ex.At || e instanceof Ex.Cap) {
                n[0]++;
            }
        });
        return n[0];
    }

    private Value compile(Ex x, boolean embed) {
        if (x instanceof Ex.Num n) {
            return constant(n.value());
        } else if (x instanceof Ex.Str s) {
            return new Text(s.text());
        } else if (x instanceof Ex.Dur d) {
            return constant(units(d.ns()));
        } else if (x instanceof Ex.Var v) {
            return name(v.name(), embed);
        } else if (x instanceof Ex.Elem e) {
            Num n = (Num) at(element(e.name(), e.index()), embed);
            return flow.variable(thing(e.name())) ? new Held(n) : n;
        } else if (x instanceof Ex.At a) {
            return item(a.of(), a.index());
        } else if (x instanceof Ex.Not n) {
            Num a = number(compile(n.of(), embed), n.of());
            return a.constant() ? truth(a.value() == 0) : new Num(binary(Oper.EQ, a.x(), new Expr.Const(0)), true);
        } else if (x instanceof Ex.Neg n) {
            return new Num(binary(Oper.SUB, new Expr.Const(0), number(compile(n.of(), embed), n.of()).x()), false);
        } else if (x instanceof Ex.Len l) {
            return length(l.of(), embed);
        } else if (x instanceof Ex.Cap c) {
            return capacity(c.of(), embed);
        }
        return binary((Ex.Bin) x, embed);
    }

    /** A duration in the units of the world's clock. */
    int units(long ns) {
        return Math.toIntExact(ns / world.timeUnit());
    }

    Value at(Int place, boolean embed) {
        return new Num(embed ? place.expr() : read(place).expr(), false);
    }

    private Value name(String name, boolean embed) {
        Value v = names.get(name);
        if (v != null) {
            return v;
        }
        if (variable(name) != null) {
            Num n = (Num) at(new Int(variable(name), Fields.VALUE), embed);
            return flow.variable(name) ? new Held(n) : n;
        }
        int channel = List.copyOf(world.channels().keySet()).indexOf(name);
        if (channel >= 0) {
            return new Num(new Expr.Const(channel + 1, name), false);
        }
        List<String> known = new ArrayList<>(names.keySet());
        world.objects().stream().filter(o -> o.kind() == Obj.Kind.VAR).forEach(o -> known.add(o.name()));
        throw new IllegalArgumentException(Names.unknown("variable", name, known, "var '" + name + "', 0 declares one, "
            + name + " = 0 makes a local"));
    }

    private Value capacity(Ex of, boolean embed) {
        Integer known = of instanceof Ex.Var v ? world.channels().get(thing(v.name())) : null;
        return known != null ? constant(known) : at(c.dataqsiz(channelOf(of)), embed);
    }

    private Value length(Ex of, boolean embed) {
        if (of instanceof Ex.Var v && !(names.get(v.name()) instanceof Text t && !world.channels().containsKey(t.text())
            && object(t.text(), Obj.Kind.ARRAY) == null)) {
            Obj array = object(thing(v.name()), Obj.Kind.ARRAY);
            return array != null ? constant(array.size()) : at(c.qcount(channelOf(of)), embed);
        } else if (of instanceof Ex.At) {
            return at(c.qcount(channelOf(of)), embed);
        }
        Value v = compile(of, embed);
        if (v instanceof Text t) {
            return constant(t.text().getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
        }
        throw new IllegalArgumentException("len is of a text, a channel or an array, found " + of);
    }

    private Ref<C> channelOf(Ex of) {
        if (of instanceof Ex.At a) {
            return new Ref<>(number(item(a.of(), a.index()), of).x(), Type.ref(Kind.C));
        }
        return channel(of instanceof Ex.Var v ? v.name() : of instanceof Ex.Str s ? s.text() : String.valueOf(of));
    }

    private Value binary(Ex.Bin x, boolean embed) {
        if (x.op().equals("&&") || x.op().equals("||")) {
            return stopsEarly(x, embed);
        }
        boolean text = isText(x);
        Value l = compile(x.left(), embed && !text);
        boolean divides = x.op().equals("/") || x.op().equals("%");
        Value r = compile(x.right(), embed && !divides && !text);
        if (text && x.op().equals("+")) {
            return words(List.of(l, r));
        }
        if ((l instanceof Held || r instanceof Held) && List.of("==", "!=").contains(x.op())) {
            return new Num(binary(OPERS.get(x.op()), coded(l, x.left()).x(), coded(r, x.right()).x()), true);
        } else if (l instanceof Text || r instanceof Text) {
            return texts(x, l, r);
        }
        Num a = number(l, x.left());
        Num b = number(r, x.right());
        if (divides) {
            divisor(b);
        }
        if (x.op().equals("%")) {
            // Go's remainder has the sign of the dividend.
            Num n = shared(a.x()) ? new Num(read(a.asInt()).expr(), false) : a;
            return new Num(binary(Oper.SUB, n.x(), binary(Oper.MUL, binary(Oper.DIV, n.x(), b.x()), b.x())), false);
        } else if (x.op().equals(">") || x.op().equals(">=")) {
            return new Num(binary(x.op().equals(">") ? Oper.LT : Oper.LE, b.x(), a.x()), true);
        }
        Oper o = OPERS.get(x.op());
        return new Num(binary(o, a.x(), b.x()), TRUTHS.contains(o));
    }

    private void divisor(Num b) {
        if (!b.constant()) {
            when(b.asInt().eq(0), () -> panicked(Panics.DIVIDE));
        } else if (b.value() == 0) {
            throw new IllegalArgumentException("division by zero");
        }
    }

    private static Value texts(Ex.Bin x, Value l, Value r) {
        if (!(l instanceof Text a) || !(r instanceof Text b)) {
            throw new IllegalArgumentException("\"" + x.op() + "\" takes two texts or two numbers, found " + x.left() + " and " + x.right()
                + " (a text with a number in it can be joined to others, printed and handed on)");
        }
        int order = a.text().compareTo(b.text());
        return switch (x.op()) {
            case "==" -> truth(order == 0);
            case "!=" -> truth(order != 0);
            case "<" -> truth(order < 0);
            case "<=" -> truth(order <= 0);
            case ">" -> truth(order > 0);
            case ">=" -> truth(order >= 0);
            default -> throw new IllegalArgumentException("texts have no \"" + x.op() + "\"; expected + == != < <= > >=");
        };
    }

    /** The right side is computed only where the left one does not decide. */
    private Value stopsEarly(Ex.Bin x, boolean embed) {
        boolean and = x.op().equals("&&");
        Num a = number(compile(x.left(), embed), x.left());
        if (a.constant()) {
            return a.value() != 0 == and ? truthOf(number(compile(x.right(), embed), x.right())) : truth(!and);
        }
        if (!takesSteps(x.right())) {
            Num b = number(compile(x.right(), embed), x.right());
            Expr y = b.asBool().expr();
            return b.constant() ? b.value() != 0 == and ? truthOf(a) : shared(a.x()) ? new Num(binary(and ? Oper.AND : Oper.OR, a.asBool().expr(), y), true)
                : truth(!and) : new Num(binary(and ? Oper.AND : Oper.OR, a.asBool().expr(), y), true);
        }
        Bool r = temporary(FALSE);
        set(r, a.asBool());
        when(and ? r : r.not(), () -> set(r, number(x.right()).asBool()));
        return new Num(r.expr(), true);
    }

    private static Num truthOf(Num n) {
        return n.truth() ? n : n.constant() ? truth(n.value() != 0) : new Num(n.asBool().expr(), true);
    }

    /** Whether it reads what is shared, or may panic. */
    private boolean takesSteps(Ex x) {
        boolean[] r = {shared(x) > 0};
        x.walk(e -> r[0] |= e instanceof Ex.Bin b && (b.op().equals("/") || b.op().equals("%")) && !(b.right() instanceof Ex.Num));
        return r[0];
    }

    /** Folded where both are known. */
    static Expr binary(Oper o, Expr a, Expr b) {
        if (!(a instanceof Expr.Const p) || !(b instanceof Expr.Const q)) {
            return new Expr.Binary(o, a, b);
        }
        int x = p.value();
        int y = q.value();
        return switch (o) {
            case ADD -> new Expr.Const(x + y);
            case SUB -> new Expr.Const(x - y);
            case MUL -> new Expr.Const(x * y);
            case DIV -> new Expr.Const(x / y);
            case EQ -> truth(x == y).x();
            case NE -> truth(x != y).x();
            case LT -> truth(x < y).x();
            case LE -> truth(x <= y).x();
            default -> new Expr.Binary(o, a, b);
        };
    }
}
