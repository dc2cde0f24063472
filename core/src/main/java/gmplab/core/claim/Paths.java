package gmplab.core.claim;

import gmplab.core.claim.Binder.Typed;
import gmplab.core.program.Expr;
import gmplab.core.program.Expr.Oper;
import gmplab.core.program.Names;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The names that a claim can begin with, and the fields behind them. */
final class Paths {
    private static final Pattern IDENTITY = Pattern.compile("([gmp])(\\d{1,6})");
    private static final Expr ZERO = new Expr.Const(0);
    private final World world;
    private final List<Field> fields;
    /** The named identities of each kind, in their order. */
    private final Map<Kind, List<String>> things = new EnumMap<>(Kind.class);

    /**
     * A way begun.
     *
     * @param value what it has come to; null where it goes on
     * @param row whose field is being named; null for a scalar
     * @param name of the field as far as it goes, without its owner
     * @param field the field, where only its index is missing
     */
    record Path(Typed value, Typed row, String name, Field field) {
        static Path of(Typed value) {
            return new Path(value, null, "", null);
        }
    }

    Paths(World world, List<Field> fields) {
        this.world = world;
        // Where somebody is, at(...) says; the numbers of steps are nobody's business.
        this.fields = fields.stream().filter(f -> !f.equals(Fields.M_PC) && !f.equals(Fields.G_PC)).toList();
        things.put(Kind.C, List.copyOf(world.channels().keySet()));
        things.put(Kind.T, world.timers());
        things.put(Kind.G, world.atStart().stream().map(World.Goroutine::name).toList());
        for (Obj.Kind k : List.of(Obj.Kind.MUTEX, Obj.Kind.RWMUTEX, Obj.Kind.WAITGROUP, Obj.Kind.COND, Obj.Kind.ONCE, Obj.Kind.PIPE)) {
            things.put(Kind.valueOf(k.name()), world.objects().stream().filter(o -> o.kind() == k).map(Obj::name).toList());
        }
    }

    private static Typed identity(Kind kind, int id, String text) {
        return Typed.of(new Expr.Const(id + 1, text), Type.ref(kind));
    }

    /** Every identity of the kind with this prefix. */
    List<Typed> all(String prefix) {
        for (Kind k : Kind.values()) {
            if (k.prefix().equals(prefix) && fields.stream().anyMatch(f -> f.owner() == k)) {
                return IntStream.range(0, world.sizes().of(k)).mapToObj(i -> identity(k, i, prefix + i)).toList();
            }
        }
        List<String> known = new ArrayList<>(new TreeSet<>(fields.stream().map(f -> f.owner().prefix()).filter(p -> !p.isEmpty()).toList()));
        throw new IllegalArgumentException(Names.unknown("kind", prefix, known, "expected one of " + String.join(", ", known)));
    }

    /** What a name of its own means. */
    Path word(String name) {
        Matcher m = IDENTITY.matcher(name);
        if (m.matches()) {
            return Path.of(live(m.group(1), Integer.parseInt(m.group(2)), name));
        }
        for (Map.Entry<Kind, List<String>> e : things.entrySet()) {
            int i = e.getValue().indexOf(name);
            if (i >= 0) {
                return Path.of(identity(e.getKey(), i, name));
            }
        }
        if (world.objects().stream().anyMatch(o -> o.kind() == Obj.Kind.ARRAY && o.name().equals(name))) {
            return new Path(null, null, name, Fields.CELL);
        }
        Path variable = complete(null, "main." + name);
        Path scalar = variable == null ? complete(null, name) : variable;
        return scalar == null ? Path.of(new Typed(null, null, name)) : scalar;
    }

    private Typed live(String prefix, int id, String name) {
        Kind k = Kind.valueOf(prefix.toUpperCase(java.util.Locale.ROOT));
        int n = world.sizes().of(k);
        if (id >= n) {
            throw new IllegalArgumentException("no " + name + ": this world has " + (n == 0 ? "no " + k : n == 1 ? "1 " + k + ", " + prefix + "0"
                : n + " " + k + "s, " + prefix + "0 to " + prefix + (n - 1)));
        }
        return identity(k, id, name);
    }

    /** {@code of.name}. */
    Path member(Path of, String name, String text, Collection<String> also) {
        if (of.field() != null) {
            throw new IllegalArgumentException(text + " has several elements; expected one of them: " + text + "[0]");
        }
        Typed v = of.value();
        if (v != null && v.type() == null) {
            throw unknown(v.name(), also);
        }
        if (v != null && !v.is(Type.Base.REF)) {
            throw new IllegalArgumentException(text + " is " + v.what() + " and has no fields, but ." + name + " follows");
        }
        Typed row = v == null ? of.row() : v;
        String full = v == null ? of.name() + "." + name : name;
        Path p = complete(row, full);
        if (p == null) {
            throw new IllegalArgumentException(Names.unknown("field" + (row == null ? "" : " of a " + row.type().kind().prefix()), full,
                names(row), "fields lists them"));
        }
        return p;
    }

    /** {@code of[index]}. */
    Path item(Path of, Expr index, String text) {
        if (of.field() == null) {
            throw new IllegalArgumentException(text + " has no elements, but [" + index + "] follows");
        }
        if (of.field().equals(Fields.CELL) && of.row() == null) {
            return Path.of(cell(of.name(), index));
        }
        int n = of.field().columns(world.sizes());
        within(index, n, text);
        Expr load = new Expr.Load(of.field(), of.row() == null ? null : of.row().expr(), index);
        return Path.of(Typed.of(safe(of.row(), inside(index, n, load)), of.field().type()));
    }

    private Typed cell(String array, Expr index) {
        int from = 0;
        int size = 0;
        for (Obj o : world.objects()) {
            if (o.kind() == Obj.Kind.ARRAY && o.name().equals(array)) {
                size = o.size();
                break;
            }
            from += o.kind() == Obj.Kind.ARRAY ? o.size() : 0;
        }
        within(index, size, array);
        Expr at = index instanceof Expr.Const c ? new Expr.Const(from + c.value() + 1)
            : new Expr.Binary(Oper.ADD, index, new Expr.Const(from + 1));
        return Typed.of(inside(index, size, new Expr.Load(Fields.CELL, at, null)), Fields.CELL.type());
    }

    private static void within(Expr index, int n, String text) {
        if (index instanceof Expr.Const c && (c.value() < 0 || c.value() >= n)) {
            throw new IllegalArgumentException(text + "[" + c.value() + "]: it has " + (n == 0 ? "no elements in this world"
                : n == 1 ? "one element, " + text + "[0]" : n + " elements, " + text + "[0] to " + text + "[" + (n - 1) + "]"));
        }
    }

    private static Expr inside(Expr index, int n, Expr load) {
        return index instanceof Expr.Const ? load : new Expr.Pick(new Expr.Binary(Oper.AND, new Expr.Binary(Oper.LE, ZERO, index),
            new Expr.Binary(Oper.LT, index, new Expr.Const(n))), load, ZERO);
    }

    /** A field of nil is 0. */
    private static Expr safe(Typed row, Expr load) {
        return row == null || row.expr() instanceof Expr.Const ? load
            : new Expr.Pick(new Expr.Binary(Oper.NE, row.expr(), ZERO), load, ZERO);
    }

    /** The field of this name, or the way to those that begin with it; null where there is none. */
    private Path complete(Typed row, String name) {
        Kind owner = row == null ? Kind.NONE : row.type().kind();
        for (Field f : fields) {
            if (f.owner() == owner && name(f, row).equals(name)) {
                return f.second() != Kind.NONE ? new Path(null, row, name, f)
                    : Path.of(Typed.of(safe(row, new Expr.Load(f, row == null ? null : row.expr(), null)), f.type()));
            }
        }
        boolean begins = fields.stream().anyMatch(f -> f.owner() == owner && name(f, row).startsWith(name + "."));
        return begins ? new Path(null, row, name, null) : null;
    }

    private static String name(Field f, Typed row) {
        return row == null ? f.name() : f.name().substring(f.name().indexOf('.') + 1);
    }

    private List<String> names(Typed row) {
        Kind owner = row == null ? Kind.NONE : row.type().kind();
        return fields.stream().filter(f -> f.owner() == owner).map(f -> name(f, row)).toList();
    }

    /** What to say of a name that is nothing. */
    IllegalArgumentException unknown(String name, Collection<String> also) {
        List<String> known = new ArrayList<>(names(null));
        known.replaceAll(n -> n.startsWith("main.") ? n.substring(5) : n);
        known.addAll(also);
        things.values().forEach(known::addAll);
        fields.stream().filter(f -> f.type().base() == Type.Base.ENUM).forEach(f -> known.addAll(f.type().names()));
        return new IllegalArgumentException(Names.unknown("name", name, known, "fields lists them; m0, p0, g0 and what the world shares have names too"));
    }

    /** What to say of a way that does not come to a value. */
    IllegalArgumentException incomplete(Path p, String text) {
        if (p.field() != null) {
            return new IllegalArgumentException(text + " has several elements; expected one of them: " + text + "[0]");
        }
        List<String> more = names(p.row()).stream().filter(n -> n.startsWith(p.name() + ".")).toList();
        return new IllegalArgumentException(text + " is not a field; expected one of " + String.join(", ", more.stream().limit(8).toList())
            + (more.size() > 8 ? ", ... (fields lists them)" : ""));
    }
}
