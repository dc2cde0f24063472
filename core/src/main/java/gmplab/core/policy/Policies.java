package gmplab.core.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which policy answers which question of a world. A question without an entry is answered as Go does; one that is left
 * open (ANY) is answered by the choice, and so explored.
 */
public final class Policies {
    /** Asked when an idle P is looked for work to steal: the order in which the Ps are visited. */
    public static final String STEAL_ORDER = "stealOrder";
    /** Asked in mget: which idle M is taken. */
    public static final String IDLE_M = "idleM";
    /** Asked in pidleget: which idle P is taken, and so whom wakep wakes. */
    public static final String IDLE_P = "idleP";
    /** Asked at the top of findRunnable: whether this is the tick that looks at the global queue first. */
    public static final String GLOBAL_TICK = "globalTick";

    /** Asked in selectgo for each case but the first: where among the cases before it this one is looked at. */
    public static final String SELECT_ORDER = "selectOrder";
    /** Asked of a fractional mark worker: 0 its P is behind on its share of marking, 1 it is not. */
    public static final String GC_FRACTIONAL = "gcFractional";
    /**
     * Of a search's sysmon: whether its rounds lead to deep sleep, as Go's do. Left out unless it is open, for it only delays
     * what sysmon does, and takes several times the states.
     */
    public static final String DEEP_SLEEP = "deepSleep";

    /**
     * Of an M that waits in netpoll until a timer is due: whether the wait may end before, with nothing, as Go's does when epoll_wait is
     * asked for whole milliseconds or a signal comes. Left out unless it is open.
     */
    public static final String POLL_EARLY = "pollEarly";

    /** Of sweepone: whether there is a span left. Left out unless it is open: then there are as many as there were units of marking. */
    public static final String SWEEP_SPANS = "sweepSpans";
    /**
     * Of marking: whether a root, an object or a write barrier's buffer leads to a unit of work more, whether what was scanned makes a unit, and whether
     * an assist's credit is used up. Left out unless it is open: then there are as many units as the world says.
     */
    public static final String MARK_WORK = "markWork";
    /**
     * Where a goroutine is started, in a world whose trace is read: whether that event makes a buffer full, so that the reader has something to do. It is left out unless this is open: then a
     * buffer is full where a goroutine says so (fillTrace).
     */
    public static final String TRACE_BUFFERS = "traceBuffers";
    /** Of the scavenger: whether it has found memory to give back, and sleeps for a while. It is left out unless this is open. */
    public static final String SCAVENGER = "scavenger";

    /** Every question there is, with what Go does. */
    public static final Map<String, String> QUESTIONS = questions();

    /** Those that are Go's own or left open, and are not asked of anybody. */
    public static final Set<String> OPEN_ONLY = Set.of(DEEP_SLEEP, POLL_EARLY, SWEEP_SPANS, MARK_WORK, TRACE_BUFFERS, SCAVENGER);

    private final Map<String, Policy> given = new LinkedHashMap<>();

    private static Map<String, String> questions() {
        Map<String, String> q = new LinkedHashMap<>();
        q.put(STEAL_ORDER, "a random start and a random increment coprime to GOMAXPROCS (explored: every pair)");
        q.put(IDLE_M, "the M that went idle last");
        q.put(IDLE_P, "the P that went idle last");
        q.put(GLOBAL_TICK, "when schedtick is a multiple of 61 (explored: either; 'counted': ticks are part of the state)");
        q.put(SELECT_ORDER, "the cases of a select are shuffled: each goes to a random place among those before it (explored: every order)");
        q.put(GC_FRACTIONAL, "by the time that the P has spent on marking (explored: either)");
        q.put(DEEP_SLEEP, "sysmon sleeps while the world is stopped or all Ps are idle (explored: when, and who wakes it; only 'any')");
        q.put(POLL_EARLY, "a wait in netpoll for a timer is rounded to whole milliseconds, or a signal ends it (explored: it ends when it is time, or before; only 'any')");
        q.put(SWEEP_SPANS, "a collection has as many spans to sweep as it had units to mark (explored: any number; only 'any')");
        q.put(MARK_WORK, "a collection has as many units to mark as the world says, all found by the first root (explored: any number, found whenever something is "
            + "scanned or a write barrier's buffer is flushed; only 'any')");
        q.put(TRACE_BUFFERS, "a buffer of the trace is full where a goroutine says fillTrace (explored: wherever a goroutine is started; only 'any')");
        q.put(SCAVENGER, "there is none (explored: it is woken after sweeping, finds memory and sleeps, or finds none and parks; only 'any')");
        return q;
    }

    /** Answers a question. */
    @FunctionalInterface
    public interface Policy {
        /** The policy explored in every answer it could give. */
        Policy ANY = new Named("any", (v, m, n) -> {
            throw new IllegalStateException("bug in gmplab: an open policy was asked");
        });

        /** Of globalTick only: schedtick is counted and part of the state, and the 61st tick is what it says. */
        Policy COUNTED = new Named("counted", (v, m, n) -> {
            throw new IllegalStateException("bug in gmplab: a counted tick was asked for");
        });

        /**
         * @param view the state, to look at
         * @param m the M that asks, from 0
         * @param n how many answers there are
         * @return an answer from 0 to n - 1
         */
        int answer(View view, int m, int n);

        /** How a trace names it. */
        default String name() {
            return getClass().getSimpleName();
        }
    }

    /** A policy with a name. */
    public record Named(String name, Policy policy) implements Policy {
        @Override
        public int answer(View view, int m, int n) {
            return policy.answer(view, m, n);
        }
    }

    /** What a policy may look at. */
    public interface View {
        /** The value of a field, for example {@code get("p.status", 1)}; references come as index + 1, nil as 0. */
        int get(String field, int... index);

        /** The identities, from 0, on a linked list: {@code list("sched.midle", "m.schedlink")}. */
        int[] list(String head, String link);

        /** How many there are of a kind, for example {@code count("p")}. */
        int count(String kind);
    }

    /**
     * Gives one question to a policy.
     *
     * @throws IllegalArgumentException where there is no such question, or it can only be left open
     */
    public Policies with(String question, Policy policy) {
        if (!QUESTIONS.containsKey(question)) {
            throw new IllegalArgumentException(gmplab.core.program.Names.unknown("policy question", question,
                QUESTIONS.keySet(), "policies lists them"));
        }
        if (OPEN_ONLY.contains(question) && policy != Policy.ANY) {
            throw new IllegalArgumentException("nobody is asked about " + question + ", expected any (every answer is explored) or go (Go's own)");
        }
        Policies p = new Policies();
        p.given.putAll(given);
        p.given.put(question, policy);
        return p;
    }

    /** Whether somebody other than Go answers. */
    public boolean has(String question) {
        return given.containsKey(question);
    }

    public Policy get(String question) {
        return given.get(question);
    }

    public boolean isOpen(String question) {
        return given.get(question) == Policy.ANY || !given.containsKey(question);
    }

    /** @throws IllegalArgumentException when the answer is out of range */
    public int answer(String question, View view, int m, int n) {
        int a = given.get(question).answer(view, m, n);
        if (a < 0 || a >= n) {
            throw new IllegalArgumentException("policy " + given.get(question).name() + " answered " + a + " to "
                + question + "; expected 0 to " + (n - 1));
        }
        return a;
    }

    /** Question and policy, one pair each, for a trace. */
    public Map<String, String> names() {
        Map<String, String> r = new LinkedHashMap<>();
        given.forEach((q, p) -> r.put(q, p.name()));
        return r;
    }
}
