package gmplab.shell.script;

import gmplab.shell.command.Words;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import groovy.lang.Script;
import groovy.transform.ThreadInterrupt;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Map;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.customizers.ASTTransformationCustomizer;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.runtime.InvokerInvocationException;
import org.codehaus.groovy.runtime.MethodClosure;
import org.codehaus.groovy.syntax.SyntaxException;

/** Groovy with the bench's words. One per session: variables and methods live on from one text to the next. */
public final class Language {
    private final Words words;
    private final BenchScript.BenchBinding binding;
    private final Compiler scripts;
    private final Compiler cells;
    private final ScriptCache cache;
    /** Whether nothing was compiled yet whose classes the next text may name. */
    private boolean first = true;

    /** Groovy for texts of one kind. */
    private record Compiler(WordCalls calls, ScriptLoader loader) { }

    /** Scripts are compiled once and kept in the usual place. */
    public Language(Words words) {
        this(words, ScriptCache.usual());
    }

    Language(Words words, ScriptCache cache) {
        this.words = words;
        this.cache = cache;
        binding = new BenchScript.BenchBinding(words);
        scripts = compiler(false);
        cells = compiler(true);
    }

    private Compiler compiler(boolean keepVariables) {
        CompilerConfiguration c = new CompilerConfiguration();
        c.setScriptBaseClass(BenchScript.class.getName());
        WordCalls calls = new WordCalls(words.names(), keepVariables);
        c.addCompilationCustomizers(calls, new ASTTransformationCustomizer(ThreadInterrupt.class));
        return new Compiler(calls, new ScriptLoader(Language.class.getClassLoader(), c));
    }

    /** Compiles and runs something of no consequence, so that the first text of a person need not wait for it. */
    public void warmUp() {
        InvokerHelper.createScript(compile("def a = [1].collect { it + 1 }; \"${a}\"", "Warm.groovy", true), binding).run();
    }

    /** Makes a variable of the session. */
    public void set(String name, Object value) {
        binding.setVariable(name, value);
    }

    /**
     * Runs a text.
     *
     * @param source what Groovy calls it, for example {@code Text7.groovy}: a name that no word of a script has, because
     *     Groovy takes the class that it makes of it for the meaning of that word
     * @param cell whether top-level variables and methods stay for the next text
     * @throws ScriptError when it does not compile
     */
    public Object run(String text, String source, boolean cell) {
        Class<?> compiled = compile(text, source, cell);
        Script script = InvokerHelper.createScript(compiled, binding);
        try {
            Object r = script.run();
            return r;
        } catch (InvokerInvocationException e) {
            throw e.getCause() instanceof RuntimeException c ? c : e;
        } finally {
            if (cell) {
                keepMethods(script);
            }
        }
    }

    private void keepMethods(Script script) {
        for (Method m : script.getClass().getDeclaredMethods()) {
            if (Modifier.isPublic(m.getModifiers()) && !Modifier.isStatic(m.getModifiers()) && !m.isSynthetic()
                && !m.getName().equals("run") && !m.getName().contains("$")) {
                binding.setVariable(m.getName(), new MethodClosure(script, m.getName()));
            }
        }
    }

    private synchronized Class<?> compile(String text, String source, boolean cell) {
        String key = cache.key(text, source);
        boolean kept = first && !cell && !text.contains("@Grab");
        first = false;
        Class<?> known = kept ? known(key) : null;
        return known != null ? known : compile(text, source, key, cell, kept);
    }

    /** What a script was compiled to before; null where that is not known. */
    private Class<?> known(String key) {
        ScriptCache.Entry e = cache.find(key);
        if (e == null) {
            return null;
        }
        BenchScript.keep(e.programs());
        try {
            return scripts.loader.load(e.classes());
        } catch (ClassNotFoundException | LinkageError x) {
            return null;
        }
    }

    private Class<?> compile(String text, String source, String key, boolean cell, boolean keep) {
        Compiler c = cell ? cells : scripts;
        c.calls.begin(key);
        try {
            Class<?> r = c.loader.compile(text, source);
            BenchScript.keep(c.calls.programs());
            if (keep) {
                cache.keep(key, new ScriptCache.Entry(c.loader.made(r), c.calls.programs()));
            }
            return r;
        } catch (MultipleCompilationErrorsException e) {
            Object first = e.getErrorCollector().getErrors().get(0);
            if (first instanceof SyntaxErrorMessage m) {
                SyntaxException s = m.getCause();
                throw new ScriptError(sentence(s.getOriginalMessage()), s.getStartLine(), atEnd(text, s), e);
            }
            throw new ScriptError(sentence(e.getMessage().split("\n")[0]), 0, false, e);
        } catch (CompilationFailedException e) {
            throw new ScriptError(sentence(e.getMessage().split("\n")[0]), 0, false, e);
        }
    }

    /** Whether a text could be the beginning of a longer one that compiles. */
    public boolean incomplete(String text) {
        try {
            CompilationUnit unit = new CompilationUnit(new CompilerConfiguration());
            unit.addSource("Text.groovy", text);
            unit.compile(Phases.CONVERSION);
            return false;
        } catch (MultipleCompilationErrorsException e) {
            return e.getErrorCollector().getErrors().get(0) instanceof SyntaxErrorMessage m && atEnd(text, m.getCause());
        } catch (CompilationFailedException e) {
            return false;
        }
    }

    private static boolean atEnd(String text, SyntaxException s) {
        String[] lines = text.stripTrailing().split("\n", -1);
        int row = s.getStartLine() - 1;
        String message = s.getOriginalMessage();
        if (message.startsWith("Unclosed string")) {
            String line = row < lines.length ? lines[row] : "";
            int c = s.getStartColumn();
            return c >= 3 && c <= line.length() && line.substring(c - 3, c).matches("'''|\"\"\"");
        }
        if (row < lines.length - 1) {
            return false;
        }
        int length = row < lines.length ? lines[row].length() : 0;
        if (s.getStartColumn() > length) {
            return true;
        }
        String last = text.stripTrailing();
        return s.getStartColumn() == length && !last.isEmpty() && ",+-*/%=<>&|?:.\\".indexOf(last.charAt(last.length() - 1)) >= 0;
    }

    private static String sentence(String message) {
        String m = message.strip().replaceAll("\\s+", " ").replaceAll(" @ line \\d+, column \\d+\\.?$", "");
        return m.isEmpty() ? "syntax error" : m.substring(0, 1).toLowerCase(Locale.ROOT) + m.substring(1);
    }

    /** What a failure of the script itself means, in one sentence. */
    public static String explain(Throwable t) {
        if (t instanceof MissingMethodException m) {
            return "no method " + m.getMethod() + " on " + m.getType().getSimpleName() + " for these arguments";
        }
        if (t instanceof MissingPropertyException m) {
            return "no property " + m.getProperty() + (m.getType() == null ? "" : " on " + m.getType().getSimpleName());
        }
        if (t instanceof AssertionError) {
            return "assertion failed: " + String.valueOf(t.getMessage()).lines().findFirst().orElse("")
                .replaceFirst("^assert ", "");
        }
        String message = t.getMessage();
        if (t instanceof NumberFormatException && message != null) {
            return message.replaceFirst("^For input string: ", "") + " is no number; expected digits, as in 4";
        }
        return message == null || message.isBlank() ? t.getClass().getSimpleName() : message.lines().findFirst().orElse("").strip();
    }

    /** The session's variables, for completion. */
    public Map<String, Object> variables() {
        @SuppressWarnings("unchecked")
        Map<String, Object> v = binding.getVariables();
        return v;
    }
}
