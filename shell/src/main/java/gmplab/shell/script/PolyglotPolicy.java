package gmplab.shell.script;

import gmplab.core.policy.Policies;
import gmplab.shell.command.UserError;
import java.io.OutputStream;
import java.util.Locale;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;

/** A policy in JavaScript, sandboxed: no Java, no files, no network, so many statements and no more. */
final class PolyglotPolicy implements Policies.Policy {
    /** Statements that one answer may take. */
    private static final long STATEMENTS_MAX = 1_000_000;
    private final Context context;
    private final String language;
    private final Value function;

    PolyglotPolicy(String language, String source) {
        this.language = language;
        try {
            context = Context.newBuilder(language)
                .sandbox(SandboxPolicy.CONSTRAINED)
                .allowHostAccess(HostAccess.CONSTRAINED)
                .allowIO(IOAccess.NONE)
                .option("engine.WarnInterpreterOnly", "false")
                .out(OutputStream.nullOutputStream())
                .err(OutputStream.nullOutputStream())
                .resourceLimits(ResourceLimits.newBuilder().statementLimit(STATEMENTS_MAX, null).build())
                .build();
            function = context.eval(language, source);
        } catch (PolyglotException e) {
            throw new UserError("the " + language + " policy does not compile: " + first(e), e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            if (String.valueOf(e.getMessage()).contains("sandbox")) {
                throw new IllegalStateException("bug in gmplab: the sandbox of policies cannot be made", e);
            }
            throw Polyglot.absent(e);
        }
        if (!function.canExecute()) {
            throw new UserError("the " + language + " policy is not a function; expected (view, m, n) => 0");
        }
    }

    @Override
    public String name() {
        return language;
    }

    @Override
    public int answer(Policies.View view, int m, int n) {
        Value v;
        try {
            context.resetLimits();
            v = function.execute(new Window(view), m, n);
        } catch (PolyglotException e) {
            throw new UserError("the " + language + " policy failed: " + (e.isResourceExhausted() || e.isCancelled()
                ? "one answer took more than " + STATEMENTS_MAX + " statements" : first(e)), e);
        }
        if (!v.fitsInInt()) {
            throw new UserError("the " + language + " policy answered " + v.toString().toLowerCase(Locale.ROOT)
                + ", expected a number from 0 to " + (n - 1));
        }
        return v.asInt();
    }

    private static String first(PolyglotException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }

    /** All of the model that a policy can reach. */
    public static final class Window {
        private final Policies.View view;

        Window(Policies.View view) {
            this.view = view;
        }

        @HostAccess.Export
        public int get(String field, int... index) {
            return view.get(field, index);
        }

        @HostAccess.Export
        public Object list(String head, String link) {
            return new Numbers(view.list(head, link));
        }

        @HostAccess.Export
        public int count(String kind) {
            return view.count(kind);
        }

        /** Identities, to be read only. */
        static final class Numbers implements org.graalvm.polyglot.proxy.ProxyArray {
            private final int[] numbers;

            Numbers(int[] numbers) {
                this.numbers = numbers;
            }

            @Override
            public Object get(long index) {
                return numbers[(int) index];
            }

            @Override
            public void set(long index, Value value) {
                throw new UnsupportedOperationException("a list of the model cannot be changed");
            }

            @Override
            public long getSize() {
                return numbers.length;
            }
        }
    }
}
