package gmplab.shell.script;

import gmplab.shell.command.Syntax;
import gmplab.shell.command.UserError;
import gmplab.shell.command.Words;
import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GString;
import groovy.lang.MissingPropertyException;
import groovy.lang.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What every script extends: names that are words of the bench go to the bench. Calls of words arrive in {@link #word}
 * because {@link WordCalls} has renamed them, so that neither Groovy's own methods of the same name ({@code run},
 * {@code sleep}, {@code print}) nor a closure's delegate can come first. Public because Groovy extends it.
 */
public abstract class BenchScript extends Script {
    /** The variables of a session, and the words. */
    static final class BenchBinding extends Binding {
        final Words words;

        BenchBinding(Words words) {
            this.words = words;
        }
    }

    private static final Map<String, Syntax.Body> PROGRAMS = new ConcurrentHashMap<>();
    private boolean looking;

    /** Keeps programs that were read for the script that will ask for them. */
    static void keep(Map<String, Syntax.Body> programs) {
        PROGRAMS.putAll(programs);
    }

    /** Called by the script where a goroutine's program stood; {@code names} has a closure for each of its free names. */
    public Object program(String id, Map<String, Closure<?>> names) {
        Map<String, Object> values = new LinkedHashMap<>();
        names.forEach((n, c) -> {
            Object v = value(c);
            if (v instanceof Integer || v instanceof Boolean || v instanceof String) {
                values.put(n, v);
            }
        });
        return new Syntax.Program(PROGRAMS.get(id), values);
    }

    /** What a name stands for as a variable of the script; null where it is none. */
    private Object value(Closure<?> name) {
        looking = true;
        try {
            return plain(name.call());
        } catch (MissingPropertyException e) {
            return null;
        } finally {
            looking = false;
        }
    }

    private Words words() {
        return ((BenchBinding) getBinding()).words;
    }

    /** Called by the script in place of the word {@code name}. */
    public Object word(String name, Object... args) {
        List<Object> values = new ArrayList<>();
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i++) {
            if (i == 0 && args[i] instanceof Map<?, ?> m) {
                m.forEach((k, v) -> named.put(String.valueOf(k), plain(v)));
            } else {
                values.add(plain(args[i]));
            }
        }
        return words().call(name, values, named);
    }

    private static Object plain(Object v) {
        if (v instanceof GString) {
            return v.toString();
        }
        if (v instanceof Map<?, ?> m) {
            Map<String, Object> r = new LinkedHashMap<>();
            m.forEach((k, x) -> r.put(String.valueOf(k), plain(x)));
            return r;
        }
        if (v instanceof List<?> l) {
            return new ArrayList<>(l.stream().map(BenchScript::plain).toList());
        }
        return v instanceof Closure<?> c ? new ClosureBlock(c) : v;
    }

    @Override
    public Object getProperty(String name) {
        if (looking) {
            if (getBinding().hasVariable(name)) {
                return getBinding().getVariable(name);
            }
            throw new MissingPropertyException(name, getClass());
        }
        if (words().taken(name)) {
            return words().bare(name);
        }
        if (getBinding().hasVariable(name)) {
            return getBinding().getVariable(name);
        }
        try {
            return getMetaClass().getProperty(this, name);
        } catch (MissingPropertyException e) {
            return words().bare(name);
        }
    }

    @Override
    public void setProperty(String name, Object value) {
        if (words().taken(name)) {
            throw new UserError("\"" + name + "\" is a word of the bench and cannot be a variable; choose another name");
        }
        super.setProperty(name, value);
    }

    @Override
    public Object invokeMethod(String name, Object args) {
        if (getBinding().hasVariable(name) && getBinding().getVariable(name) instanceof Closure<?> c) {
            return c.call((Object[]) args);
        }
        return words().call(name, List.of(), Map.of());
    }

    @Override
    public void print(Object value) {
        words().print(String.valueOf(value));
    }

    @Override
    public void println() {
        words().print("\n");
    }

    @Override
    public void println(Object value) {
        words().print(value + "\n");
    }

    @Override
    public void printf(String format, Object value) {
        words().print(String.format(format, value));
    }

    @Override
    public void printf(String format, Object[] values) {
        words().print(String.format(format, values));
    }
}
