package gmplab.core.export;

import static gmplab.core.export.GoNode.atom;
import static gmplab.core.export.GoNode.binary;
import static gmplab.core.export.GoNode.call;
import static gmplab.core.export.GoNode.unary;

import gmplab.core.export.GoScope.Type;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import java.util.List;
import java.util.Set;

/** Expressions of a goroutine program in Go. */
final class GoExpressions {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final long[] UNITS = {3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L};
    private static final List<String> UNIT_NAMES = List.of("time.Hour", "time.Minute", "time.Second", "time.Millisecond",
        "time.Microsecond", "time.Nanosecond");
    private final GoNames names;
    private final GoHelpers helpers;
    private final Set<String> atomics;
    private final GoScope scope;

    GoExpressions(GoNames names, GoHelpers helpers, Set<String> atomics, GoScope scope) {
        this.names = names;
        this.helpers = helpers;
        this.atomics = atomics;
        this.scope = scope;
    }

    /** With the type that Go needs there. */
    GoNode as(Type wanted, Ex x) {
        Type is = scope.type(x);
        if (wanted == Type.CHAN) {
            return x instanceof Ex.Num ? atom("nil") : node(x);
        } else if (wanted == Type.DURATION) {
            return duration(x);
        } else if (wanted == Type.BOOL) {
            return is == Type.BOOL ? node(x) : is == Type.CHAN || is == Type.PANIC ? binary("!=", node(x), atom("nil")) : x instanceof Ex.Num n ? atom(n.value() != 0) : binary("!=", compared(x), atom(0));
        } else if (wanted == Type.TEXT) {
            helpersForText(is);
            return is == Type.TEXT ? node(x) : call("strconv.Itoa", as(Type.INT, x));
        }
        return number(is, x);
    }

    private GoNode number(Type is, Ex x) {
        if (is == Type.TEXT) {
            throw new ExportException("a text stands where a number is needed: " + x);
        }
        return is == Type.BOOL ? call(helpers.use("number"), node(x)) : is == Type.DURATION ? call("int", node(x)) : node(x);
    }

    private void helpersForText(Type is) {
        if (is != Type.TEXT) {
            helpers.imports("strconv");
        }
    }

    /** A number beside which a constant needs no conversion: an atomic variable is compared as it is. */
    private GoNode compared(Ex x) {
        return x instanceof Ex.Var v && isAtomic(v.name()) ? call(names.object(v.name()) + ".Load") : as(Type.INT, x);
    }

    boolean isAtomic(String name) {
        return !scope.local(name) && atomics.contains(name);
    }

    /** With the type it has. */
    GoNode node(Ex x) {
        if (x instanceof Ex.Num n) {
            return atom(n.value());
        } else if (x instanceof Ex.Str s) {
            return atom(quote(s.text()));
        } else if (x instanceof Ex.Dur d) {
            return duration(d);
        } else if (x instanceof Ex.Var v) {
            return variable(v.name());
        } else if (x instanceof Ex.Elem e) {
            return new GoNode.Index(scope.object(e.name()), as(Type.INT, e.index()));
        } else if (x instanceof Ex.At a) {
            return a.index() instanceof Ex.Num n ? atom(scope.channel(a.of() + "[" + n.value() + "]"))
                : new GoNode.Index(scope.array(a.of()), as(Type.INT, a.index()));
        } else if (x instanceof Ex.Not n && (scope.type(n.of()) == Type.CHAN || scope.type(n.of()) == Type.PANIC)) {
            return binary("==", node(n.of()), atom("nil"));
        } else if (x instanceof Ex.Not n) {
            return scope.type(n.of()) == Type.BOOL ? unary("!", node(n.of())) : binary("==", compared(n.of()), atom(0));
        } else if (x instanceof Ex.Neg n) {
            return unary("-", scope.type(n) == Type.DURATION ? duration(n.of()) : as(Type.INT, n.of()));
        } else if (x instanceof Ex.Len l) {
            return call("len", collection(l.of()));
        } else if (x instanceof Ex.Cap c) {
            return call("cap", collection(c.of()));
        }
        return binaryNode((Ex.Bin) x);
    }

    private GoNode variable(String name) {
        if (scope.type(new Ex.Var(name)) == Type.CHAN && !scope.isChannelVariable(name) && scope.go(name) == null) {
            return atom(scope.channel(name));
        }
        if (scope.local(name)) {
            if (scope.go(name) == null) {
                throw new ExportException("nothing is called \"" + name + "\"");
            }
            return atom(scope.go(name));
        }
        Obj.Kind kind = scope.find(name).kind();
        if (kind != Obj.Kind.VAR && kind != Obj.Kind.SEMA) {
            throw new ExportException("\"" + name + "\" is a " + kind.name().toLowerCase(java.util.Locale.ROOT) + ", not a number");
        }
        return isAtomic(name) ? call("int", call(names.object(name) + ".Load"))
            : kind == Obj.Kind.SEMA ? call("int", atom(names.object(name))) : atom(names.object(name));
    }

    private GoNode collection(Ex of) {
        if (of instanceof Ex.At) {
            return node(of);
        } else if (of instanceof Ex.Var v && scope.isThing(v.name())) {
            return atom(scope.thing(v.name()));
        } else if (of instanceof Ex.Var v && scope.go(v.name()) == null) {
            Obj o = scope.find(v.name());
            return atom(o != null && o.kind() == Obj.Kind.ARRAY ? names.object(v.name()) : names.channel(v.name()));
        }
        return as(Type.TEXT, of);
    }

    private GoNode binaryNode(Ex.Bin b) {
        if (b.op().equals("&&") || b.op().equals("||")) {
            return binary(b.op(), as(Type.BOOL, b.left()), as(Type.BOOL, b.right()));
        }
        boolean comparison = COMPARISONS.contains(b.op());
        Type l = scope.type(b.left());
        Type r = scope.type(b.right());
        if (l == Type.CHAN || r == Type.CHAN) {
            return binary(b.op(), as(Type.CHAN, b.left()), as(Type.CHAN, b.right()));
        } else if (l == Type.PANIC || r == Type.PANIC) {
            return binary(b.op(), b.left() instanceof Ex.Num ? atom("nil") : node(b.left()), b.right() instanceof Ex.Num ? atom("nil") : node(b.right()));
        }
        if (comparison && (l == Type.TEXT && b.right() instanceof Ex.Num || r == Type.TEXT && b.left() instanceof Ex.Num)) {
            // No text is the empty one.
            return binary(b.op(), l == Type.TEXT ? node(b.left()) : atom("\"\""), r == Type.TEXT ? node(b.right()) : atom("\"\""));
        }
        if (comparison && (b.left() instanceof Ex.Num || b.right() instanceof Ex.Num) && l != Type.DURATION && r != Type.DURATION) {
            return l == Type.BOOL || r == Type.BOOL ? binary(b.op(), as(Type.INT, b.left()), as(Type.INT, b.right()))
                : binary(b.op(), compared(b.left()), compared(b.right()));
        }
        Type both = l == Type.TEXT || r == Type.TEXT ? Type.TEXT : l == Type.DURATION || r == Type.DURATION ? Type.DURATION : Type.INT;
        boolean equality = b.op().equals("==") || b.op().equals("!=");
        if (equality && l == Type.BOOL && r == Type.BOOL) {
            return binary(b.op(), node(b.left()), node(b.right()));
        }
        if (both == Type.DURATION && (b.op().equals("*") || b.op().equals("/") || b.op().equals("%"))) {
            return binary(b.op(), factor(b.left()), factor(b.right()));
        }
        return binary(b.op(), as(both, b.left()), as(both, b.right()));
    }

    /** A factor of a duration: a number in it is a number, and not an ordinal of the clock. */
    private GoNode factor(Ex x) {
        return scope.type(x) == Type.DURATION || x instanceof Ex.Num ? node(x) : call("time.Duration", as(Type.INT, x));
    }

    /** A duration; a number is an ordinal of the clock, a millisecond each. */
    private GoNode duration(Ex x) {
        helpers.imports("time");
        if (x instanceof Ex.Dur d) {
            return units(d.ns());
        } else if (x instanceof Ex.Num n) {
            return n.value() == 0 ? atom(0) : units(n.value() * 1_000_000L);
        }
        return scope.type(x) == Type.DURATION ? node(x)
            : binary("*", call("time.Duration", as(Type.INT, x)), atom("time.Millisecond"));
    }

    private static GoNode units(long ns) {
        int i = 0;
        while (ns % UNITS[i] != 0) {
            i++;
        }
        long n = ns / UNITS[i];
        return ns == 0 ? atom("time.Duration(0)") : n == 1 ? atom(UNIT_NAMES.get(i)) : binary("*", atom(n), atom(UNIT_NAMES.get(i)));
    }

    /** A Go string literal. */
    static String quote(String s) {
        StringBuilder b = new StringBuilder("\"");
        s.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> b.append("\\\"");
                case '\\' -> b.append("\\\\");
                case '\n' -> b.append("\\n");
                default -> b.append(c < ' ' || c == 0x7f ? String.format("\\x%02x", c) : Character.toString(c));
            }
        });
        return b.append('"').toString();
    }
}
