package gmplab.core.trace;

import gmplab.core.program.Names;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statements of a goroutine program as text: the name of the action in small letters, then its parts in their order.
 * A flag is its name, or nothing; a list of actions (or of cases) stands in braces, a list of expressions in brackets. An
 * expression is a number, a text in quotes, or its name and parts between parentheses. It is read off the records
 * themselves, so that a new action has a text as soon as it is there.
 */
final class ActionText {
    private static final Set<Object> EMPTY = Set.of("", List.of());
    /** Texts that need not be there: a result that nobody wants, a label. */
    private static final Set<String> OPTIONAL = Set.of("into", "ok", "label");
    private static final Map<String, Class<?>> KINDS = kinds(Action.class);
    private static final Map<String, Class<?>> EXPRESSIONS = kinds(Ex.class);

    private static Map<String, Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses()).collect(Collectors.toMap(ActionText::name, Function.identity()));
    }

    private ActionText() { }

    private static String name(Class<?> kind) {
        return kind.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** In braces, with a semicolon between them. */
    static String print(List<?> records) {
        return records.isEmpty() ? "{ }"
            : records.stream().map(a -> print((Record) a)).collect(Collectors.joining("; ", "{ ", " }"));
    }

    private static String print(Record a) {
        StringBuilder b = new StringBuilder(name(a.getClass()));
        List<RecordComponent> parts = new ArrayList<>(List.of(a.getClass().getRecordComponents()));
        while (!parts.isEmpty() && mayBeMissing(parts.get(parts.size() - 1)) && EMPTY.contains(value(a, parts.get(parts.size() - 1)))) {
            parts.remove(parts.size() - 1);
        }
        for (RecordComponent c : parts) {
            Object v = value(a, c);
            if (v instanceof Boolean flag) {
                b.append(flag ? " " + c.getName() : "");
            } else if (v instanceof List<?> of) {
                b.append(' ').append(element(c) == Ex.class ? expressions(of) : print(of));
            } else if (v instanceof Ex x) {
                b.append(' ').append(expression(x));
            } else {
                b.append(' ').append(Tokens.quote(v.toString()));
            }
        }
        return b.toString();
    }

    /** A last part that is empty need not be written: a result that nobody wants, no arguments. */
    private static boolean mayBeMissing(RecordComponent c) {
        return c.getType() == String.class || c.getType() == List.class && (element(c) == Ex.class || c.getName().equals("args"));
    }

    private static String expressions(List<?> of) {
        return of.size() == 1 && of.get(0) instanceof Ex.Str s ? Tokens.quote(s.text()) : of.isEmpty() ? "[ ]" : of.stream().map(x -> expression((Ex) x)).collect(Collectors.joining(" ", "[ ", " ]"));
    }

    private static String expression(Ex x) {
        return x instanceof Ex.Num n ? Integer.toString(n.value())
            : x instanceof Ex.Str s ? Tokens.inQuotes(s.text()) : "( " + print((Record) x) + " )";
    }

    /** What a list holds. */
    private static Class<?> element(RecordComponent c) {
        return (Class<?>) ((ParameterizedType) c.getGenericType()).getActualTypeArguments()[0];
    }

    private static Object value(Record a, RecordComponent c) {
        try {
            return c.getAccessor().invoke(a);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("bug in gmplab: " + c + " cannot be read", e);
        }
    }

    /** What stands behind the opening brace, with the closing one. */
    static List<Action> parseBody(Tokens t) {
        return list(t, "}", Action.class).stream().map(Action.class::cast).toList();
    }

    private static List<Object> list(Tokens t, String end, Class<?> of) {
        List<Object> r = new ArrayList<>();
        while (!t.take(end)) {
            r.add(of == Ex.class ? expression(t, "an expression") : of == Action.class ? one(t, KINDS, "an action")
                : one(t, Map.of(name(of), of), "a " + name(of)));
            if (of != Ex.class && !t.take(";")) {
                t.expect(end);
                break;
            }
        }
        return r;
    }

    private static Object one(Tokens t, Map<String, Class<?>> kinds, String what) {
        String name = t.text(what);
        Class<?> kind = kinds.get(name);
        if (kind == null) {
            throw new IllegalArgumentException(Names.unknown(what.substring(what.indexOf(' ') + 1), name, kinds.keySet(),
                "a trace has the words of goroutine programs"));
        }
        RecordComponent[] parts = kind.getRecordComponents();
        Object[] values = new Object[parts.length];
        Class<?>[] types = new Class<?>[parts.length];
        for (int i = 0; i < parts.length; i++) {
            types[i] = parts[i].getType();
            values[i] = part(t, parts[i], parts[i].getName() + " of " + name);
        }
        return make(kind, types, values);
    }

    private static Object part(Tokens t, RecordComponent c, String what) {
        Class<?> type = c.getType();
        if (type == int.class) {
            return t.number(what);
        } else if (type == long.class) {
            return t.longNumber(what);
        } else if (type == boolean.class) {
            return t.take(c.getName());
        } else if (type == List.class) {
            boolean expressions = element(c) == Ex.class;
            if ((expressions || c.getName().equals("args")) && t.ended()) {
                return List.of();
            }
            if (expressions && !t.sees("[")) {
                return List.of(new Ex.Str(t.text(what)));
            }
            t.expect(expressions ? "[" : "{");
            return list(t, expressions ? "]" : "}", element(c));
        } else if (type == String.class) {
            return t.ended() && OPTIONAL.contains(c.getName()) ? "" : t.text(what);
        } else if (type == Ex.class) {
            return expression(t, what);
        } else if (type.isEnum()) {
            String name = t.text(what);
            return Arrays.stream(type.getEnumConstants()).filter(x -> x.toString().equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("expected " + what + " (" + Arrays.toString(type.getEnumConstants()) + "), found "
                    + name));
        }
        throw new IllegalStateException("bug in gmplab: no text form for " + what + ", a " + type.getName());
    }

    private static Ex expression(Tokens t, String what) {
        if (t.quoted()) {
            return new Ex.Str(t.text(what));
        }
        if (!t.take("(")) {
            return new Ex.Num(t.number(what));
        }
        Ex x = (Ex) one(t, EXPRESSIONS, "an expression");
        t.expect(")");
        return x;
    }

    private static Object make(Class<?> kind, Class<?>[] types, Object[] values) {
        try {
            return kind.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("bug in gmplab: " + kind + " cannot be made", e);
        }
    }
}
