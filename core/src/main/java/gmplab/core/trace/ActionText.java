package gmplab.core.trace;

import gmplab.core.program.Names;
import gmplab.core.runtime.Action;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statements of a goroutine program as text: the name of the action in small letters, then its parts in their order.
 * A flag is its name, or nothing; a list of actions stands in braces. It is read off the records themselves, so that a new
 * action has a text as soon as it is there.
 */
final class ActionText {
    private static final Map<String, Class<?>> KINDS = Arrays.stream(Action.class.getPermittedSubclasses())
        .collect(Collectors.toMap(ActionText::name, Function.identity()));

    private ActionText() { }

    private static String name(Class<?> kind) {
        return kind.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** In braces, with a semicolon between them. */
    static String print(List<Action> actions) {
        return actions.isEmpty() ? "{ }"
            : actions.stream().map(ActionText::print).collect(Collectors.joining("; ", "{ ", " }"));
    }

    private static String print(Action a) {
        StringBuilder b = new StringBuilder(name(a.getClass()));
        for (RecordComponent c : a.getClass().getRecordComponents()) {
            Object v = value(a, c);
            if (v instanceof Boolean flag) {
                b.append(flag ? " " + c.getName() : "");
            } else if (v instanceof List<?> body) {
                b.append(' ').append(print(body.stream().map(Action.class::cast).toList()));
            } else {
                b.append(' ').append(Tokens.quote(v.toString()));
            }
        }
        return b.toString();
    }

    private static Object value(Action a, RecordComponent c) {
        try {
            return c.getAccessor().invoke(a);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("bug in gmplab: " + c + " cannot be read", e);
        }
    }

    private static List<Action> parse(Tokens t) {
        t.expect("{");
        return parseBody(t);
    }

    /** What stands behind the opening brace, with the closing one. */
    static List<Action> parseBody(Tokens t) {
        List<Action> r = new ArrayList<>();
        while (!t.take("}")) {
            r.add(one(t));
            if (!t.take(";")) {
                t.expect("}");
                break;
            }
        }
        return r;
    }

    private static Action one(Tokens t) {
        String name = t.text("an action");
        Class<?> kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException(Names.unknown("action", name, KINDS.keySet(), "a trace has the words of "
                + "goroutine programs"));
        }
        RecordComponent[] parts = kind.getRecordComponents();
        Object[] values = new Object[parts.length];
        Class<?>[] types = new Class<?>[parts.length];
        for (int i = 0; i < parts.length; i++) {
            types[i] = parts[i].getType();
            values[i] = part(t, types[i], parts[i].getName() + " of " + name, parts[i].getName());
        }
        return make(kind, types, values);
    }

    private static Object part(Tokens t, Class<?> type, String what, String flag) {
        if (type == int.class) {
            return t.number(what);
        } else if (type == boolean.class) {
            return t.take(flag);
        } else if (type == List.class) {
            return parse(t);
        } else if (type == String.class) {
            return t.text(what);
        }
        throw new IllegalStateException("bug in gmplab: no text form for " + what + ", a " + type.getName());
    }

    private static Action make(Class<?> kind, Class<?>[] types, Object[] values) {
        try {
            return (Action) kind.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("bug in gmplab: " + kind + " cannot be made", e);
        }
    }
}
