package gmplab.shell.session;

import gmplab.shell.command.Answer;
import gmplab.shell.command.Bench;
import gmplab.shell.command.Commands;
import gmplab.shell.command.Dispatcher;
import gmplab.shell.command.Leave;
import gmplab.shell.command.Listener;
import gmplab.shell.command.UserError;
import gmplab.shell.script.Language;
import gmplab.shell.script.Polyglot;
import gmplab.shell.script.ScriptError;
import gmplab.shell.session.Reply.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** One bench and its language. Executes text; whoever asked shows the reply. */
public final class Session {
    private static final Pattern GOTO = Pattern.compile("(?m)^(\\s*)goto\\b");
    private static final int NAMES_MAX = 10_000;
    private final Bench bench = new Bench();
    private final Commands commands = Commands.all();
    private final Dispatcher words = new Dispatcher(bench, commands);
    private final List<String> names = new ArrayList<>();
    private Language language;
    private volatile Thread running;

    public Session() {
        bench.foreign(new Polyglot());
    }

    /** Makes the language ready, so that the first text need not wait for it. May be called from any thread. */
    public synchronized Language language() {
        if (language == null) {
            language = new Language(words);
        }
        return language;
    }

    public Bench bench() {
        return bench;
    }

    public Commands commands() {
        return commands;
    }

    /** Whether the text could be the beginning of a longer one. */
    public boolean incomplete(String text) {
        return language().incomplete(atPrompt(text));
    }

    private static String atPrompt(String text) {
        return GOTO.matcher(text).replaceAll("$1goTo");
    }

    /** Executes what was typed at a prompt or in a cell; variables and methods live on. */
    public Reply cell(String text, String name, Listener listener) {
        return execute(atPrompt(text), name, true, listener);
    }

    /** Executes a script. */
    public Reply script(String text, String name, List<String> args, Listener listener) {
        language().set("args", args);
        return execute(text, name, false, listener);
    }

    /** Calls one word, as a script would. */
    public Reply word(String word, List<Object> values, Listener listener) {
        return word(word, values, Map.of(), listener);
    }

    /** The same with settings. */
    public Reply word(String word, List<Object> values, Map<String, Object> named, Listener listener) {
        return execute(() -> words.call(word, values, named), "", listener);
    }

    /** The names of the session's variables. */
    public Collection<String> variables() {
        return language == null ? List.of() : List.copyOf(language.variables().keySet());
    }

    private Reply execute(String text, String name, boolean cell, Listener listener) {
        return execute(() -> language().run(text, source(name), cell), name, listener);
    }

    private Reply execute(Supplier<Object> body, String name, Listener listener) {
        List<Answer> answers = new ArrayList<>();
        bench.listener(new Recorder(listener, answers));
        bench.begin();
        Thread.interrupted();
        running = Thread.currentThread();
        try {
            Object value = body.get();
            return new Reply(bench.interrupted() ? Status.INTERRUPTED : Status.DONE, answers, isAnswered(value, answers) ? null : value,
                null, null, bench.interrupted() ? Reply.WAS_INTERRUPTED : bench.verdicts().exitCode());
        } catch (Leave e) {
            return new Reply(Status.LEFT, answers, null, null, null, e.code() < 0 ? bench.verdicts().exitCode() : e.code());
        } catch (Throwable e) {
            return failed(e, name, answers);
        } finally {
            running = null;
            Thread.interrupted();
            listener.progress("");
        }
    }

    private static boolean isAnswered(Object value, List<Answer> answers) {
        return value instanceof Answer a && answers.contains(a);
    }

    /** A name for Groovy that is unlike any word; positions are translated back by {@link #line}. */
    private String source(String name) {
        if (names.size() > NAMES_MAX) {
            names.clear();
        }
        names.add(name);
        return "Text" + names.size() + ".groovy";
    }

    private Reply failed(Throwable e, String name, List<Answer> answers) {
        if (bench.interrupted() || e instanceof InterruptedException) {
            return new Reply(Status.INTERRUPTED, answers, null, "interrupted", e, Reply.WAS_INTERRUPTED);
        }
        return new Reply(Status.FAILED, answers, null, where(e, name) + Faults.sentence(e), e, Reply.SCRIPT_FAILED);
    }

    private String where(Throwable e, String name) {
        if (name.isEmpty()) {
            return "";
        }
        int line = e instanceof ScriptError s ? s.line() : line(e);
        return line > 0 ? name + ":" + line + ": " : name + ": ";
    }

    /** The line of the text that was being executed; 0 where it is not known. */
    private int line(Throwable e) {
        String source = "Text" + names.size() + ".groovy";
        for (Throwable t = e; t != null; t = t.getCause()) {
            for (StackTraceElement f : t.getStackTrace()) {
                if (source.equals(f.getFileName()) && f.getLineNumber() > 0) {
                    return f.getLineNumber();
                }
            }
        }
        return 0;
    }

    /** Asks what is running to stop and keep what it has. May be called from any thread. */
    public void interrupt() {
        bench.interrupt();
        Thread t = running;
        if (t != null) {
            t.interrupt();
        }
    }

    /** Keeps the answers for the reply, and passes everything on. */
    private record Recorder(Listener to, List<Answer> answers) implements Listener {
        @Override
        public void answer(Answer answer) {
            answers.add(answer);
            to.answer(answer);
        }

        @Override
        public void printed(String text) {
            to.printed(text);
        }

        @Override
        public void progress(String line) {
            to.progress(line);
        }
    }

    /** Tells a user's mistake, a script's fault and a bug of ours apart. */
    static final class Faults {
        private static final String REPORT = "please report it with what you typed; --stacktrace shows where";

        private Faults() { }

        static String sentence(Throwable e) {
            Throwable root = e;
            while (root.getCause() != null && root.getClass().getName().startsWith("org.codehaus.groovy.runtime.Invoker")) {
                root = root.getCause();
            }
            String message = root.getMessage();
            if (root instanceof UserError || root instanceof ScriptError || message != null && message.startsWith("bug in gmplab")) {
                return message;
            }
            if (root instanceof StackOverflowError) {
                return "the script calls itself too deeply";
            }
            if (root instanceof OutOfMemoryError) {
                return "out of memory; give a limit (explore maxStates: 1000000) or more memory (GMPLAB_JAVA_OPTS=-Xmx6g)";
            }
            if (thrownByModel(root)) {
                return message;
            }
            return ours(root) ? "bug in gmplab: " + root.getClass().getSimpleName() + (message == null ? "" : ": "
                + message.lines().findFirst().orElse("")) + "; " + REPORT : Language.explain(root);
        }

        private static boolean thrownByModel(Throwable e) {
            return e instanceof IllegalArgumentException && e.getMessage() != null && e.getStackTrace().length > 0
                && e.getStackTrace()[0].getClassName().startsWith("gmplab.");
        }

        /** Whether our code is nearer to the fault than the script's. */
        private static boolean ours(Throwable e) {
            for (StackTraceElement f : e.getStackTrace()) {
                String c = f.getClassName();
                if (f.getFileName() != null && f.getFileName().matches("Text\\d+\\.groovy")) {
                    return false;
                }
                if (c.startsWith("gmplab.") && !c.startsWith("gmplab.shell.script.")) {
                    return true;
                }
            }
            return false;
        }
    }
}
