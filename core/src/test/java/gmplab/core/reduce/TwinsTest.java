package gmplab.core.reduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.SplitMix64;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Goroutines with the same program are alike: under other names they do the same. */
class TwinsTest {
    private static final int DEPTH = 500;

    private static World workers(String version, int procs, int n, Action... actions) {
        World w = World.of(version).withProcs(procs).withMs(procs + 1).withPreempts(1).withAsync(true).withClock(false).withTimer("t").withChannel("c", 0)
            .withObject(Obj.of("mu", Obj.Kind.MUTEX));
        for (int i = 0; i < n; i++) {
            w = w.withGoroutine(new Goroutine("w" + i, List.of(actions), i == 0 ? Start.RUNNING : i % 2 == 0 ? Start.LOCAL : Start.GLOBAL, 0));
        }
        return w;
    }

    private static Map<String, World> worlds() {
        Map<String, World> r = new TreeMap<>();
        r.put("yield", workers("go1.16", 2, 3, new Action.Yield(), new Action.Yield()));
        r.put("system call", workers("go1.19", 2, 3, new Action.Syscall(), new Action.Compute(1)));
        r.put("stop", workers("go1.16-dev", 2, 2, new Action.GC()));
        r.put("channel", workers("go1.19", 2, 2, new Action.Send("c", 1)).withGoroutine(new Goroutine("r", List.of(new Action.Receive("c", true),
            new Action.Receive("c", true)), Start.GLOBAL, 0)));
        r.put("mutex", workers("go1.19", 2, 3, new Action.Lock("mu"), new Action.Yield(), new Action.Unlock("mu")));
        r.put("timer", workers("go1.15", 2, 3, new Action.Reset("t", 1), new Action.Compute(2)));
        r.put("sleep", workers("go1.19", 2, 2, new Action.Sleep(new Ex.Num(1))).withClock(true));
        r.put("loop", workers("go1.19", 2, 3, new Action.Repeat(2, List.of(new Action.Yield()))));
        return r;
    }

    /** What is different under other names, in walks. */
    private static final class Walker {
        private final Machine m;
        private final Twins twins;
        private final TwinNames names;
        private final Symmetry ofMs;
        private final Set<String> broken = new TreeSet<>();
        private final long[] renamed;
        private final long[] one;
        private final long[] two;
        private final long[] oneRenamed;
        private final int[] choices;
        private final int[] others;
        private int renamings;

        Walker(World world, Grounds grounds) {
            m = Machine.of(world);
            twins = Twins.of(m.anatomy());
            names = new TwinNames(m.anatomy(), twins, grounds);
            ofMs = new Symmetry(m.anatomy(), new References(m.anatomy()), Grounds.PROVED);
            renamed = new long[m.words()];
            one = new long[m.words()];
            two = new long[m.words()];
            oneRenamed = new long[m.words()];
            choices = new int[m.maxChoices()];
            others = new int[m.maxChoices()];
        }

        Set<String> walk(int walks, long seed) {
            for (int w = 0; w < walks && grounded(); w++) {
                walk(SplitMix64.part(seed, w));
            }
            return broken;
        }

        boolean grounded() {
            return twins.whyNot() == null;
        }

        private void walk(SplitMix64 r) {
            long[] s = new long[m.words()];
            m.start(s);
            for (int i = 0; i < DEPTH; i++) {
                int[] all = Arrays.copyOf(choices, m.choices(s, choices));
                if (all.length == 0 || Arrays.stream(all).anyMatch(c -> Early.actor(c) >= 0 && twins.told(s, Early.actor(c)) != null)) {
                    return;
                }
                under(s, all, perm(r));
                if (m.move(s, all[r.next(all.length)], one) != 0) {
                    return;
                }
                System.arraycopy(one, 0, s, 0, s.length);
            }
        }

        private int[] perm(SplitMix64 r) {
            int[] perm = IntStream.range(0, m.layout().sizes().of(Kind.G)).toArray();
            for (int[] group : twins.groups()) {
                for (int i = group.length - 1; i > 0; i--) {
                    int k = r.next(i + 1);
                    int x = perm[group[i]];
                    perm[group[i]] = perm[group[k]];
                    perm[group[k]] = x;
                }
            }
            return perm;
        }

        private void under(long[] s, int[] all, int[] perm) {
            names.rename(s, perm, renamed);
            renamings += Arrays.equals(s, renamed) ? 0 : 1;
            Set<Integer> there = new TreeSet<>();
            IntStream.range(0, m.choices(renamed, others)).forEach(i -> there.add(others[i]));
            for (int c : all) {
                int other = named(c, perm);
                String what = Choice.text(c) + " " + (Early.actor(c) < 0 ? "" : m.position(State.of(s), Early.actor(c)));
                if (!there.remove(other)) {
                    broken.add(what + " is not there under other names");
                    continue;
                }
                int a = m.move(s, c, one);
                int b = m.move(renamed, other, two);
                names.rename(one, perm, oneRenamed);
                if (Integer.signum(a) != Integer.signum(b) || a == 0 && !Arrays.equals(oneRenamed, two)) {
                    broken.add(what + " does something else");
                }
            }
            if (!there.isEmpty()) {
                broken.add("more choices under other names");
            }
        }

        private static int named(int c, int[] perm) {
            Choice.Kind k = Choice.kind(c);
            return k == Choice.Kind.PREEMPT || k == Choice.Kind.RETURN ? Choice.of(k, perm[Choice.id(c)], Choice.arg(c)) : c;
        }
    }

    @Test
    void underOtherNamesTheyDoTheSame() {
        worlds().forEach((name, w) -> {
            Walker walker = new Walker(w, Grounds.PROVED);
            assertEquals(Set.of(), walker.walk(12, 1), name);
            assertTrue(walker.grounded() && walker.renamings > 100, name + ": " + walker.twins.whyNot() + ", " + walker.renamings + " states renamed");
        });
    }

    @Tag("long")
    @Test
    void underOtherNamesTheyDoTheSameInHundredsOfWorlds() {
        int grounded = 0;
        for (long seed = 0; seed < 400; seed++) {
            World w = RandomWorlds.twins(seed);
            if (Twins.of(Machine.of(w).anatomy()) != null) {
                Walker walker = new Walker(w, Grounds.PROVED);
                assertEquals(Set.of(), walker.walk(6, seed), "world " + seed);
                grounded += walker.grounded() ? 1 : 0;
            }
        }
        assertTrue(grounded > 200, grounded + " worlds have goroutines that can be renamed");
    }

    /** The canary: whoever forgets a place that refers to goroutines is seen. */
    @Test
    void aForgottenReferenceIsSeen() {
        for (Field not : List.of(Fields.M_CURG, Fields.P_RUNQ, Fields.SCHED_RUNQ_HEAD, Fields.G_SCHEDLINK)) {
            Grounds forgets = new Grounds() {
                @Override
                boolean refersToGoroutines(Field f) {
                    return super.refersToGoroutines(f) && !f.equals(not);
                }
            };
            assertTrue(!new Walker(worlds().get("yield"), forgets).walk(20, 1).isEmpty(), not.name());
        }
    }

    /** Two walks to states that differ only in which twin is which end in one. */
    @Test
    void stepByStepTheSameProgramMakesTwins() {
        World w = World.of("go1.16").withProcs(1).withMs(2).withAsync(false).withClock(false)
            .withGoroutine(new Goroutine("a", List.of(new Action.Yield()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("b", List.of(new Action.Compute(1)), Start.GLOBAL, 0))
            .withGoroutine(new Goroutine("c", List.of(new Action.Yield()), Start.GLOBAL, 0));
        Twins t = Twins.of(Machine.of(w).anatomy());
        assertEquals("[[0, 2]]", t.groups().stream().map(Arrays::toString).toList().toString());
        assertEquals(0, t.first(2));
        assertEquals("no two that are there at the start have the same program", Reduced.whyNoTwins(Machine.of(World.of("go1.16")
            .withGoroutine(new Goroutine("a", List.of(new Action.Yield()), Start.RUNNING, 0)))));
    }

    private static Verdict search(World w, Reductions r) {
        return Search.run(Compiled.whenWorthIt(Machine.of(w)), Options.bfs().withFirstOnly(false).withReductions(r), Limits.NONE);
    }

    @Test
    void fewerStatesAndTheSameVerdict() {
        World w = World.of("go1.16").withProcs(1).withMs(2).withPreempts(0).withAsync(false).withClock(false);
        for (String name : List.of("a", "b", "c", "d")) {
            w = w.withGoroutine(new Goroutine(name, List.of(new Action.Yield(), new Action.Yield()), name.equals("a") ? Start.RUNNING : Start.LOCAL, 0));
        }
        // A queue keeps their order, so not every renaming of a state is reached.
        Reductions merged = Reductions.NONE.withMerge(true).withLocks(true).withSymmetry(true);
        Verdict all = search(w, merged);
        Verdict named = search(w, merged.withGoroutines(true));
        assertEquals(Verdict.Outcome.HELD, named.outcome());
        assertTrue(named.counts().distinct() * 10 < all.counts().distinct() * 9, named.counts().distinct() + " of " + all.counts().distinct());
        assertTrue(named.sentence().contains("goroutines with the same program up to renaming"), named.sentence());
    }

    /** Who starts goroutines takes the first that is free: a search that comes there says so, or goes on without renaming. */
    @Test
    void aStepThatTellsThemApartEndsTheRenaming() {
        World w = World.of("go1.16").withProcs(1).withMs(2).withPreempts(0).withAsync(false).withClock(false).withGs(3)
            .withGoroutine(new Goroutine("n", List.of(new Action.Compute(1)), Start.LATER, 0))
            .withGoroutine(new Goroutine("a", List.of(new Action.Go("n")), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("b", List.of(new Action.Go("n")), Start.LOCAL, 0));
        Reductions r = Reductions.NONE.withGoroutines(true);
        String said = assertThrows(Reduced.ToldApart.class, () -> search(w, r)).getMessage();
        assertTrue(said.contains("starts a goroutine") && said.contains("leave goroutines out"), said);
        Verdict v = Search.asFarAsAlike(Machine.of(w), Options.bfs().withReductions(r), Limits.NONE, gmplab.core.explore.Progress.NONE, () -> false, () -> 0);
        assertEquals(search(w, Reductions.NONE).sentence(), v.sentence());
    }
}
