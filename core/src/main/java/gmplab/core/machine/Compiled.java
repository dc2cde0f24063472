package gmplab.core.machine;

import gmplab.core.program.CallGraph.Stack;
import gmplab.core.state.Kind;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

/**
 * A machine whose steps and choices are compiled: the same model as the {@link Machine} it is made of, move for move, only
 * faster. Compiling takes a fraction of a second, so it is put off until that has been worth it; until then the interpreter
 * moves, and nobody can tell. Not thread-safe; forks share the code.
 */
public final class Compiled extends Apart implements Model {
    /** As many moves as the interpreter makes in about the time that compiling takes. */
    private static final int WORTH_IT = 150_000;
    /** And as many compiled ones before it is remembered what they do; fewer where another fork does. */
    private static final int WORTH_REMEMBERING = 100_000;
    private static final int WORTH_REMEMBERING_TOO = 3_000;
    private static final int RETURN = Choice.of(Choice.Kind.RETURN, 0, 0) >>> 28;
    private static final int TIMEOUT = Choice.of(Choice.Kind.TIMEOUT, 0, 0) >>> 28;
    private static final int ANSWER = Choice.of(Choice.Kind.ANSWER, 0, 0) >>> 28;

    /** Made by whichever fork needs it first. */
    private static final class Shared {
        private final Machine machine;
        private Code code;
        private Code telling;

        Shared(Machine machine) {
            this.machine = machine;
        }

        synchronized Code code() {
            if (code == null) {
                code = Compiler.compile(machine);
            }
            return code;
        }

        /** Null where nobody has needed it yet. */
        synchronized Code codeIfAny() {
            return code;
        }

        synchronized boolean isTelling() {
            return telling != null;
        }

        synchronized Code telling() {
            if (telling == null) {
                telling = Compiler.telling(machine);
            }
            return telling;
        }
    }

    private final Machine machine;
    private final Shared shared;
    private final Engine engine;
    private final Environment environment;
    private final boolean outside;
    private final boolean invariants;
    /** Null while the interpreter moves. */
    private Code code;
    private int untilCompiled = WORTH_IT;
    /** Null until that has been worth it too, and where there is none. */
    private Effects effects;
    /** By goroutine: the words that asking it to stop depends on, and that it changes, as bits. */
    private long[][] requests;
    private int untilRemembered = WORTH_REMEMBERING;
    /** Whether what the next move does has to be told. */
    private boolean tells;
    /** Whether the last move was of an M that remembers. */
    private boolean effect;
    /** The goroutine that the last move asked to stop; -1 where it was another move. */
    private int requested = -1;
    private final long[] before;

    private Compiled(Machine machine, Shared shared) {
        this.machine = machine;
        this.shared = shared;
        engine = machine.engine();
        environment = machine.environment();
        outside = machine.layout().sizes().of(Kind.D) > 0;
        before = new long[machine.words()];
        invariants = !machine.invariants().none();
    }

    /** A machine that is compiled at once. Its cuts are counted with the machine's own. */
    public static Compiled of(Machine machine) {
        Compiled c = whenWorthIt(machine);
        c.code = c.shared.code();
        c.remember();
        return c;
    }

    /** The same, compiled when it has made so many moves that it will probably make many more. */
    public static Compiled whenWorthIt(Machine machine) {
        return new Compiled(machine, new Shared(machine));
    }

    private void remember() {
        untilRemembered = 0;
        if (Effects.fit(machine)) {
            effects = Effects.of(machine, shared.telling(), code);
            requests = new long[machine.layout().sizes().of(Kind.G)][];
            Arrays.setAll(requests, this::touchedByRequest);
        }
    }

    private long[] touchedByRequest(int g) {
        BitSet words = new BitSet();
        environment.tellRequest(g, new Told() {
            @Override
            public void read(int word, long bits) {
                words.set(word);
            }

            @Override
            public void written(int word, long bits) {
                words.set(word);
            }
        });
        return Arrays.copyOf(words.toLongArray(), (machine.words() + 63) / 64);
    }

    /** The machine that this one does the same as. */
    public Machine machine() {
        return machine;
    }

    @Override
    public int words() {
        return machine.words();
    }

    @Override
    public void start(long[] out) {
        machine.start(out);
    }

    @Override
    public int maxChoices() {
        return machine.maxChoices();
    }

    @Override
    public int choices(long[] s, int[] out) {
        if (code == null) {
            return machine.choices(s, out);
        }
        int n = code.choices(s, out);
        return outside && !environment.over(s) ? environment.arrivals(s, out, n) : n;
    }

    @Override
    public int move(long[] s, int choice, long[] out) {
        System.arraycopy(s, 0, out, 0, s.length);
        return move(out, choice);
    }

    @Override
    public int move(long[] s, int choice) {
        if (code == null) {
            return interpreted(s, choice);
        }
        if (untilRemembered > 0 && --untilRemembered == 0) {
            remember();
        }
        int r = make(engine, s, choice);
        return r == Exec.OK && invariants ? code.broken(s) : r;
    }

    @Override
    public int moveOrStay(long[] s, int choice) {
        if (effects != null && choice >>> 28 == 0 && !tells && !invariants && engine.output == null && effects.again(s, Choice.id(choice))) {
            engine.answered = -1;
            effect = true;
            requested = -1;
            return Exec.OK;
        }
        System.arraycopy(s, 0, before, 0, s.length);
        int r = move(s, choice);
        if (r < 0) {
            System.arraycopy(before, 0, s, 0, s.length);
        }
        return r;
    }

    private int make(Engine e, long[] s, int choice) {
        e.answered = -1;
        int kind = choice >>> 28;
        int m = Choice.id(choice);
        boolean tell = tells;
        tells = false;
        effect = false;
        requested = Environment.isRequest(choice) ? m : -1;
        try {
            if (kind <= ANSWER) {
                e.answer = Choice.arg(choice);
                if (kind == ANSWER && tell) {
                    return effects.onlyTold(e, s, m);
                }
                effect = kind == 0 && effects != null && e.output == null;
                return effect ? effects.move(e, s, m, tell) : code.move(e, s, m);
            } else if (kind == TIMEOUT) {
                return code.timeOut(e, s, m);
            } else if (kind == RETURN) {
                return code.move(e, s, environment.runnerOf(s, m));
            }
        } catch (ArrayIndexOutOfBoundsException | ArithmeticException x) {
            return machine.fault(e.from < 0 ? ~e.from : e.from, e.from < 0 ? Stack.USER : Stack.G0, x);
        }
        e.s = s;
        return environment.move(e, choice);
    }

    /**
     * Where a move is made from (or which goroutine it asks to stop), if what it does depends on few words of the state, and may be remembered by them; -1 where not.
     * Fewer than {@link #places}.
     */
    public int place(long[] s, int choice) {
        if (effects == null || invariants || engine.output != null) {
            return -1;
        }
        return choice >>> 28 == 0 ? effects.place(s, Choice.id(choice)) : Environment.isRequest(choice) ? effects.places() + Choice.id(choice) : -1;
    }

    /** How many places there are; 0 while moves are not remembered. */
    public int places() {
        return effects == null ? 0 : effects.places() + machine.layout().sizes().of(Kind.G);
    }

    /**
     * Whether what the last move, made from a place, did can be told; if that was not asked for ({@link #tellNext}), whether it depended on and
     * changed no words but those that {@link #touched} says now.
     */
    public boolean told() {
        return requested >= 0 || effects.told();
    }

    /**
     * The next move is of an M from a {@link #place}, or an answer from a state where its M has one, and what it does has to be told also if it
     * is not remembered.
     */
    public void tellNext() {
        tells = true;
    }

    /** Hears what a move depended on and what it wrote, as bits of words; of a word not always all at once, and none perhaps. */
    public interface Told {
        void read(int word, long bits);

        void written(int word, long bits);
    }

    /**
     * On what the last move, from a place and {@link #told}, depended besides where the M stood (from any state that has the same
     * there it goes the same way), and what it wrote.
     */
    public void tell(Told to) {
        if (requested >= 0) {
            environment.tellRequest(requested, to);
        } else {
            effects.tell(engine.trail, to);
        }
    }

    /** The words on which moves from a place depend, and those that they change, as bits; more of them as more is told. */
    public long[] touched(int place) {
        return place < effects.places() ? effects.touched(place) : requests[place - effects.places()];
    }

    @Override
    public boolean choicesStand() {
        return effect && !outside && effects.choicesStand();
    }

    private int interpreted(long[] s, int choice) {
        effect = false;
        if (--untilCompiled == 0) {
            code = shared.code();
        }
        return machine.move(s, choice);
    }

    @Override
    public Finding stuck(long[] s) {
        return machine.stuck(s);
    }

    @Override
    public Finding finding(int number) {
        return machine.finding(number);
    }

    @Override
    public int broken(long[] s) {
        return machine.broken(s);
    }

    @Override
    public boolean takesLock(long[] s, int choice) {
        return machine.takesLock(s, choice);
    }

    @Override
    public Map<String, Long> cuts() {
        return machine.cuts();
    }

    @Override
    public void uncut() {
        machine.uncut();
    }

    @Override
    public Compiled fork() {
        Compiled c = new Compiled(machine.fork(), shared);
        c.code = shared.codeIfAny();
        c.untilRemembered = shared.isTelling() ? WORTH_REMEMBERING_TOO : WORTH_REMEMBERING;
        return c;
    }

    @Override
    public int local(long[] s, int[] choices, int n) {
        if (code == null) {
            return machine.local(s, choices, n);
        }
        int m = code.local(s);
        return m < 0 ? -1 : Choice.of(Choice.Kind.RUN, m, 0);
    }
}
