package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Machine;
import gmplab.core.program.Program;
import gmplab.core.program.Routine;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.reduce.Reductions;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Go's own tests of the local run queue (runtime/proc_test.go and export_test.go), restated on the model: the routines are
 * called by programs of the test's own, and where Go's test races two threads, every interleaving is tried.
 */
class LocalQueueTest {
    private static final Field READY = Field.scalar("test.ready", Type.BOOL);
    /** How many Gs the world has besides those that run: 8, so that the queue has 8 slots or more. */
    private static final int SPARE = 8;

    /** Programs of a test: what runs on p0, and what runs on p1. */
    private abstract static class Written extends Go {
        final Ref<P> p0 = fixed(Kind.P, 0, "p0");
        final Ref<P> p1 = fixed(Kind.P, 1, "p1");

        Ref<G> spare(int i) {
            return fixed(Kind.G, 2 + i, "spare" + i);
        }

        Bool ready() {
            return new Bool(new gmplab.core.program.Expr.Load(READY, null, null));
        }

        /** The end of both: neither goes on to the scheduler. */
        void finished() {
            guard("finished", FALSE);
        }

        abstract void owner();

        void observer() {
            finished();
        }

        Machine machine() {
            World w = World.of("go1.19").withProcs(2).withMs(2).withGs(2 + SPARE).withAsync(false)
                .withGoroutine(new Goroutine("owner", List.of(), Start.RUNNING, 0))
                .withGoroutine(new Goroutine("observer", List.of(), Start.RUNNING, 1));
            routine("main.owner", NONE, PLAIN, "test", this::owner);
            routine("main.observer", NONE, PLAIN, "test", this::observer);
            Program p = Worlds.program(w);
            List<Field> fields = new ArrayList<>(p.fields());
            fields.add(READY);
            for (Routine r : routines().values()) {
                p = p.with(r);
            }
            return Machine.of(new Program(p.name(), p.routines(), fields, p.goroutines()), w);
        }
    }

    private static Play played(Written w) {
        Play p = new Play(w.machine());
        assertNull(p.end(), () -> "" + p.finding);
        return p;
    }

    /** TestSchedLocalQueue: what was put comes out again, in the order in which it was put, and then nothing. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 8})
    void testSchedLocalQueue(int n) {
        played(new Written() {
            @Override
            void owner() {
                for (int round = 0; round < 3; round++) {
                    check("not empty at first", callRef("runqget", Kind.G, p0).isNil());
                    for (int i = 0; i < n; i++) {
                        call("runqput", p0, spare(i), FALSE);
                    }
                    for (int i = 0; i < n; i++) {
                        Ref<G> got = callRef("runqget", Kind.G, p0);
                        check("another one came out", got.eq(spare(i)));
                    }
                    check("not empty afterwards", callRef("runqget", Kind.G, p0).isNil());
                }
                finished();
            }
        });
    }

    /** TestSchedLocalQueueSteal: a thief takes half, and nobody is lost or there twice. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void testSchedLocalQueueSteal(int n) {
        Play p = played(new Written() {
            @Override
            void owner() {
                for (int i = 0; i < n; i++) {
                    call("runqput", p0, spare(i), FALSE);
                }
                // The one that runqsteal gives back goes to the thief's queue, so that all of them are in one of the two.
                Ref<G> got = let("got", callRef("runqsteal", Kind.G, p1, p0, TRUE));
                check("stole", n == 0 ? got.isNil() : got.nonNil());
                when(got.nonNil(), () -> call("runqput", p1, got, FALSE));
                finished();
            }
        });
        List<Integer> kept = queue(p, 0);
        List<Integer> stolen = queue(p, 1);
        assertTrue(stolen.size() == n / 2 || stolen.size() == n / 2 + 1, n + " were there, " + stolen.size() + " were stolen");
        Set<Integer> all = new HashSet<>(kept);
        all.addAll(stolen);
        assertEquals(n, kept.size() + stolen.size());
        assertEquals(n, all.size());
    }

    private static List<Integer> queue(Play p, int proc) {
        int slots = p.machine.world().sizes().of(Kind.Q);
        List<Integer> r = new ArrayList<>();
        for (int i = p.get(Fields.P_RUNQHEAD, proc); i != p.get(Fields.P_RUNQTAIL, proc); i++) {
            r.add(p.get(Fields.P_RUNQ, proc * slots + i % slots));
        }
        return r;
    }

    /** The owner keeps at least one G in its queue, while another thread asks whether it is empty. */
    private static final class Emptiness extends Written {
        private final boolean next0;
        private final boolean next1;
        private final boolean rereads;

        /** @param rereads as Go has it since fcd7c02c70a1; without, runqempty looks at each of the three once */
        Emptiness(boolean next0, boolean next1, boolean rereads) {
            this.next0 = next0;
            this.next1 = next1;
            this.rereads = rereads;
            if (!rereads) {
                routine("runqempty", NONE, PLAIN, "proc.go runqempty, before fcd7c02c70a1", () -> {
                    Ref<P> pp = paramRef("pp", Kind.P);
                    Int head = let("head", p.runqhead(pp));
                    Int tail = let("tail", p.runqtail(pp));
                    Ref<G> next = let("runnext", p.runnext(pp));
                    ret(head.eq(tail).and(next.isNil()));
                });
            }
        }

        @Override
        void owner() {
            call("runqput", p0, spare(0), next0 ? TRUE : FALSE);
            set(ready(), true);
            call("runqput", p0, spare(1), next1 ? TRUE : FALSE);
            callRef("runqget", Kind.G, p0);
            finished();
        }

        @Override
        void observer() {
            await(ready());
            check("runqempty of a queue that never was empty", callBool("runqempty", p0).not());
            finished();
        }
    }

    /** TestSchedLocalQueueEmpty: runqempty is never spuriously true; here in every interleaving there is. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void testSchedLocalQueueEmpty(boolean next0, boolean next1) {
        DumbSearch s = search(new Emptiness(next0, next1, true));
        assertTrue(s.findings.isEmpty(), s.findings.toString());
    }

    /** What the second look at the tail is for: without it the kick of runnext into the array is seen as emptiness. */
    @ParameterizedTest
    @CsvSource({"true, true, true", "false, false, false"})
    void withoutTheSecondLookItIs(boolean next0, boolean next1, boolean found) {
        DumbSearch s = search(new Emptiness(next0, next1, false));
        assertEquals(found, !s.findings.isEmpty(), s.findings.toString());
    }

    /** Whoever has copied Gs and then loses the race for them leaves no trace of that: what is in a queue that nobody is at is between its ends. */
    @Test
    void nothingIsOutsideAQueueThatNobodyIsAt() {
        World w = World.of("go1.16").withProcs(2).withMs(4).withAsync(false).withClock(false).withStops(1).withPreempts(0).withTimer("t")
            .withGoroutine(new Goroutine("reset", List.of(new Action.Reset("t", 1)), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.LOCAL, 0));
        Machine m = Machine.of(w);
        Outside outside = new Outside(m);
        Verdict v = Search.run(m, Options.bfs().withFirstOnly(false).withReductions(Reductions.ALL).withObserver(outside), Limits.states(400_000));
        assertEquals(Verdict.Outcome.HELD, v.outcome(), v.sentence());
        assertEquals(List.of(), outside.found);
        assertTrue(outside.idle > 1_000, "nobody is at a queue in " + outside.idle + " states");
    }

    /** Looks at the queues of Ps that no M has. */
    private static final class Outside implements Options.StateObserver {
        final List<String> found = new ArrayList<>();
        int idle;
        private final Machine machine;
        private final Slot m;
        private final Slot head;
        private final Slot tail;
        private final Slot slots;

        Outside(Machine of) {
            machine = of;
            m = of.layout().slot(Fields.P_M);
            head = of.layout().slot(Fields.P_RUNQHEAD);
            tail = of.layout().slot(Fields.P_RUNQTAIL);
            slots = of.layout().slot(Fields.P_RUNQ);
        }

        @Override
        public void seen(long[] s, int depth) {
            idle += m.get(s, 0) == 0 || m.get(s, 1) == 0 ? 1 : 0;
            for (int p = 0; p < 2; p++) {
                int n = slots.columns;
                for (int k = tail.get(s, p) - head.get(s, p); m.get(s, p) == 0 && k >= 0 && k < n; k++) {
                    int column = (head.get(s, p) + k) % n;
                    if (slots.get(s, p * n + column) != 0 && found.size() < 5) {
                        found.add("depth " + depth + ", p" + p + ", slot " + column);
                    }
                }
            }
        }

        @Override
        public Options.StateObserver fork() {
            return new Outside(machine);
        }

        @Override
        public void join(Options.StateObserver o) {
            idle += ((Outside) o).idle;
            found.addAll(((Outside) o).found);
        }
    }

    private static DumbSearch search(Written w) {
        Machine m = w.machine();
        DumbSearch s = DumbSearch.from(m, m.start(), 100_000);
        assertTrue(s.complete && s.cuts == 0 && s.states.size() > 20, s.states.size() + " states, " + s.cuts + " cuts");
        return s;
    }

    /** TestStealOrder: every order visits every P once, there are two increments or more from 3 Ps on, and no order twice. */
    @Test
    void testStealOrder() {
        for (int procs = 1; procs <= 64; procs++) {
            StealOrder o = new StealOrder(procs);
            int increments = o.count() / procs;
            assertTrue(procs < 3 || increments >= 2, "too few coprimes of " + procs);
            Set<List<Integer>> orders = new HashSet<>();
            for (int i = 0; i < o.count(); i++) {
                List<Integer> visited = new ArrayList<>();
                for (int k = 0; k < procs; k++) {
                    visited.add(o.position(i, k));
                }
                assertEquals(procs, new HashSet<>(visited).size(), procs + " Ps, order " + i + ": " + visited);
                orders.add(visited);
            }
            // From 3 Ps on a start and an increment are seen in the first two Ps; with fewer all increments are one.
            assertTrue(procs < 3 || orders.size() == o.count(), procs + " Ps: an order is there twice");
        }
    }
}
