package gmplab.core.machine;

import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * One state of a machine, moved in place: nothing is copied and nobody looks for choices; the caller says which M moves. What a
 * search would leave open is asked of {@code answers}. A refused move says what the M waits for, a move made says who may go
 * on, so that waiting costs nothing. Not thread-safe.
 */
public final class InPlace {
    /** The move was made. */
    public static final int MOVED = 0;
    /** The move left the bounds of the world. */
    public static final int CUT = Exec.CUT;
    /** The M waits: see {@link #key}, {@link #watches}, {@link #until}. */
    public static final int WAITS = -2;
    /** The M's thread is not there. */
    public static final int ABSENT = -3;
    /** The goroutine main is about to return, which ends the program. */
    public static final int RETURNED = -4;
    /** The M waits in a system call, which {@link #returnFrom} ends. */
    public static final int IN_SYSCALL = -5;

    private final Machine mac;
    private final Engine e;
    private final long[] s;
    private final Environment environment;
    private final Waits waits;
    private final IntUnaryOperator answers;
    private final Exec[] g0Code;
    private final Exec[] userCode;
    private final long[] counts;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final Slot preempt;
    private final Slot nowSlot;
    private final boolean async;
    private final int mainG;
    private final int mainEnd;
    private final int system;
    private final boolean hasGs;
    private Waits.Wait waiting;
    private int wakes;
    private long wrote;
    private boolean userMoved;

    /**
     * A machine's start.
     *
     * @param answers given how many answers there are, picks one from 0: for questions left open
     * @param output hears what goroutines print, word by word
     */
    public InPlace(Machine machine, IntUnaryOperator answers, Consumer<String> output) {
        mac = machine.fork();
        this.answers = answers;
        e = mac.engine();
        e.output = output;
        s = new long[mac.words()];
        mac.start(s);
        e.s = s;
        e.population = new Population(mac, s);
        environment = mac.environment();
        waits = new Waits(mac);
        g0Code = mac.code(Stack.G0);
        userCode = mac.code(Stack.USER);
        counts = new long[g0Code.length];
        mode = mac.layout().slot(Fields.M_MODE);
        mPc = mac.layout().slot(Fields.M_PC);
        gPc = mac.layout().slot(Fields.G_PC);
        curg = mac.layout().slot(Fields.M_CURG);
        preempt = mac.layout().slot(Fields.G_PREEMPT);
        nowSlot = mac.layout().slot(Fields.NOW);
        World w = mac.world();
        async = w.async();
        mainG = w.main();
        mainEnd = mainG < 0 ? 0 : exit(mac.positionOfG(State.of(s), mainG).routine());
        hasGs = w.numGs() > 0;
        system = w.finalizer() < 0 ? 0 : 1;
    }

    /** The pc of main's last step, which writes that it has returned; 0 where it never does. */
    private int exit(String routine) {
        List<Step> steps = mac.link().linked.routine(routine).steps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i).op().writes() != null && steps.get(i).op().writes().field().equals(Fields.MAIN_EXITED)
                && mac.isStep(routine, i)) {
                return mac.link().pc(routine, i);
            }
        }
        return 0;
    }

    /** How many Ms there may be. */
    public int ms() {
        return mac.layout().sizes().of(Kind.M);
    }

    /**
     * Moves one M, if it can.
     *
     * @return one of the constants, or the number, from 1, of a finding: see {@link #finding}
     */
    public int move(int m) {
        int where = mode.get(s, m);
        e.m = m;
        e.g = curg.get(s, m) - 1;
        int pc;
        Exec x;
        boolean user = where == Fields.ON_USER;
        if (user) {
            e.ctx = e.g;
            pc = gPc.get(s, e.g);
            x = userCode[pc];
            if (mac.ready().asyncSafe(pc)) {
                if (async && preempt.get(s, e.g) != 0 && environment.signalable(s, m)) {
                    return signal(m);
                }
                if (pc == mainEnd && e.g == mainG) {
                    return RETURNED;
                }
            }
        } else if (where == Fields.ON_G0) {
            e.ctx = m;
            pc = mPc.get(s, m);
            x = g0Code[pc];
        } else {
            return ABSENT;
        }
        e.user = user;
        try {
            if (x.inSyscall()) {
                return IN_SYSCALL;
            }
            if (!x.enabled(e)) {
                waiting = waits.at(user, pc);
                return WAITS;
            }
            return run(x, user, pc);
        } catch (ArrayIndexOutOfBoundsException | ArithmeticException ex) {
            return mac.finding(Finding.fault(mac.position(State.of(s), m), ex));
        }
    }

    private int run(Exec x, boolean user, int pc) {
        int open = x.answers(e);
        if (open > 0) {
            e.answer = answer(x, open);
        }
        Eval key = waits.wakes(user, pc);
        wakes = key == null ? -1 : key.of(e);
        wrote = waits.writes(user, pc);
        userMoved = user && mac.ready().asyncSafe(pc);
        counts[pc]++;
        int r = x.run(e);
        return r == Exec.OK ? mac.invariants().broken(e) : r;
    }

    private int answer(Exec x, int open) {
        int k = answers.applyAsInt(open);
        for (int tried = 0; tried < open && !x.answerAllowed(e, k); tried++) {
            k = (k + 1) % open;
        }
        return k;
    }

    private int signal(int m) {
        wakes = -1;
        wrote = Waits.ALL;
        userMoved = false;
        return environment.move(e, Choice.of(Choice.Kind.PREEMPT, e.g, Choice.SIGNAL));
    }

    /** Lets the system call of an M that is in one return. */
    public int returnFrom(int m) {
        int g = curg.get(s, m) - 1;
        int pc = gPc.get(s, g);
        e.m = m;
        e.g = g;
        e.ctx = g;
        e.user = true;
        return run(userCode[pc], true, pc);
    }

    /** Whether the wait of an M that was just refused can time out. */
    public boolean timed() {
        return waiting.timed;
    }

    /** Lets the wait of an M time out, where that would change something. */
    public int timeOut(int m) {
        boolean user = mode.get(s, m) == Fields.ON_USER;
        e.m = m;
        e.g = curg.get(s, m) - 1;
        e.ctx = user ? e.g : m;
        e.user = user;
        int pc = user ? gPc.get(s, e.g) : mPc.get(s, m);
        Exec x = (user ? userCode : g0Code)[pc];
        if (!x.canTimeOut(e)) {
            return WAITS;
        }
        wakes = -1;
        wrote = waits.writes(user, pc);
        userMoved = false;
        counts[pc]++;
        return x.timeOut(e);
    }

    /** The lock or note that the M just refused waits for; -1 for another wait. */
    public int key() {
        return waiting.key == null ? -1 : waiting.key.of(e);
    }

    /** What an M whose thread is not there waits for, as a key. */
    public int thread(int m) {
        return waits.thread(m);
    }

    /** How many locks, notes and threads there are: keys are below. */
    public int keys() {
        return waits.keys();
    }

    /** The fields, as bits, on which it depends whether the M just refused can go on. */
    public long watches() {
        return waiting.watches;
    }

    /** When the clock lets the M just refused go on by itself; 0 where it does not. */
    public int until() {
        return waiting.until == null ? 0 : waiting.until.of(e);
    }

    /** The lock, note or thread whose waiters may go on after the last move; -1 for none. */
    public int wakes() {
        return wakes;
    }

    /** The watched fields, as bits, that the last move wrote. */
    public long wrote() {
        return wrote;
    }

    /** Among the fields watched, the clock. */
    public static long clockWatched() {
        return Waits.CLOCK;
    }

    /** Whether the last move was one of a goroutine's own code. */
    public boolean userMoved() {
        return userMoved;
    }

    /** The time on the clock. */
    public int now() {
        return nowSlot.get(s, 0);
    }

    /** Sets the clock; returns false where the world's times do not reach so far. */
    public boolean now(int t) {
        if (!nowSlot.holds(t)) {
            return false;
        }
        nowSlot.put(s, 0, t);
        return true;
    }

    /** The next time at which somebody may act for a timer; 0 where there is none. Looks at every timer. */
    public int deadline() {
        return environment.deadline(s);
    }

    /** When the next byte arrives from outside; 0 where none will. */
    public int nextArrival() {
        int d = environment.nextToArrive(s);
        return d < 0 ? 0 : environment.arrival(s, d);
    }

    /** Lets the next byte arrive, if its time has come. */
    public boolean arrive() {
        int d = environment.nextToArrive(s);
        if (d < 0 || environment.arrival(s, d) > now()) {
            return false;
        }
        environment.move(e, Choice.of(Choice.Kind.POLL, d, 0));
        wakes = -1;
        wrote = Waits.ALL;
        userMoved = false;
        return true;
    }

    /** Whether the run is over: see {@link Environment#over}. */
    public boolean over() {
        int runtimes = system + e.population.systems();
        return environment.ended(s) || e.population.alive() <= runtimes && hasGs && !environment.hasMain()
            && !environment.timerStarts(s);
    }

    /** Why nothing can move; null where that is a good end. */
    public Finding stuck() {
        return environment.stuck(s);
    }

    public Finding finding(int number) {
        return mac.finding(number);
    }

    /** Which bounds cut moves, and how often. */
    public java.util.Map<String, Long> cuts() {
        return mac.cuts();
    }

    /** Whether a move was cut because every G there may be is alive. */
    public boolean needsGs() {
        return e.population.needsGs();
    }

    /** Whether a move was cut because every M there may be was made. */
    public boolean needsMs() {
        return e.population.needsMs();
    }

    /** How many goroutines there are. */
    public int goroutines() {
        return e.population.alive();
    }

    /** How many threads were made. */
    public int threads() {
        return mac.layout().slot(Fields.SCHED_MNEXT).get(s, 0);
    }

    /** How many goroutines were started since the start. */
    public int started() {
        return e.population.born();
    }

    /** How often a routine was entered, or its first step made again; 0 where it does not exist. */
    public long entered(String routine) {
        if (mac.link().graph.nodes().stream().noneMatch(n -> n.routine().equals(routine))) {
            return 0;
        }
        return counts[mac.link().entry(new Node(routine, Stack.G0))];
    }

    /** A copy of the state as it is. */
    public State state() {
        return State.of(s.clone());
    }

    /** Whether the Gs known to be free are those that are: for tests, the slow way. */
    boolean consistent() {
        return e.population.recount(s).equals(e.population.free());
    }
}
