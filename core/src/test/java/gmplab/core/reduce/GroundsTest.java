package gmplab.core.reduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.reduce.Obligations.Part;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the reductions go by holds in the states of many worlds; and each mistake in it would be seen. */
class GroundsTest {
    private static final int WALKS = 8;
    private static final int MANY_WALKS = 100;
    private static final int WALKS_TO_SEE = 30;

    private static Goroutine g(String name, Start start, int proc, Action... actions) {
        return new Goroutine(name, List.of(actions), start, proc);
    }

    /** Worlds in which every kind of step of the scheduler is made. */
    private static Map<String, World> worlds() {
        World seed = World.of("go1.16").withProcs(2).withMs(4).withPreempts(1).withAsync(false).withClock(false).withStops(1).withTimer("t")
            .withGoroutine(g("reset", Start.RUNNING, 0, new Action.Reset("t", 1))).withGoroutine(g("gc", Start.LOCAL, 0, new Action.GC()));
        World two = World.of("go1.19").withProcs(2).withMs(3).withPreempts(1).withClock(false).withChannel("c", 1)
            .withGoroutine(g("a", Start.RUNNING, 0, new Action.Go("b"), new Action.Send("c", 1), new Action.Yield()))
            .withGoroutine(g("b", Start.LATER, 0, new Action.Receive("c", true), new Action.Syscall()))
            .withGoroutine(g("gc", Start.RUNNING, 1, new Action.GC()));
        World locked = World.of("go1.19").withProcs(1).withMs(3).withAsync(false).withGoroutine(g("a", Start.RUNNING, 0, new Action.Go("b"), new Action.Yield()))
            .withGoroutine(g("b", Start.LATER, 0, new Action.LockThread()));
        World small = World.of("go1.19").withProcs(2).withMs(2).withAsync(false).withClock(false)
            .withGoroutine(g("a", Start.RUNNING, 0, new Action.GC())).withGoroutine(g("b", Start.RUNNING, 1, new Action.Yield()));
        Map<String, World> r = new LinkedHashMap<>();
        r.put("seed", seed);
        r.put("idle", seed.withIdle(2));
        r.put("two", two);
        r.put("sysmon", two.withVersion("go1.16").withSysmon(true).withAsync(false));
        r.put("locked", locked);
        r.put("claimed", seed.withClaim(new Claim(Claim.Kind.INVARIANT, "few", "sched.npidle <= 1 || sched.nmspinning == 0 || sched.stopwait == 0")));
        r.put("small", small);
        r.put("random", RandomWorlds.world(9));
        r.put("gopark", RandomWorlds.world(0));
        r.put("poller", RandomWorlds.world(17));
        r.put("asked", RandomWorlds.world(26));
        return r;
    }

    private static Set<String> broken(World world, Grounds grounds, Set<Part> parts, int walks) {
        return new Obligations(Machine.of(world), grounds, parts).broken(walks, 1);
    }

    @Test
    void whatReductionsGoByHolds() {
        worlds().forEach((name, w) -> assertEquals(Set.of(), broken(w, Grounds.PROVED, EnumSet.of(Part.MOVES, Part.NAMES), WALKS), name));
        for (Part early : List.of(Part.LOOKS, Part.STAYS)) {
            assertEquals(Set.of(), broken(worlds().get("small"), Grounds.PROVED, EnumSet.of(early), WALKS));
        }
    }

    @Tag("long")
    @Test
    void whatReductionsGoByHoldsInHundredsOfWorlds() {
        int known = 0;
        for (long seed = 0; seed < 400; seed++) {
            Obligations o = new Obligations(Machine.of(RandomWorlds.world(seed)), Grounds.PROVED, EnumSet.allOf(Part.class));
            assertEquals(Set.of(), o.broken(4, seed), "world " + seed);
            known += o.knowsWhatStays() ? 1 : 0;
        }
        assertTrue(known > 100, known + " worlds were small enough to know what stays");
    }

    @Tag("long")
    @Test
    void whatIsMadeEarlyIsNotTouchedWhereGoroutinesAreRenamed() {
        int known = 0;
        for (long seed = 0; seed < 400; seed++) {
            Machine m = Machine.of(RandomWorlds.twins(seed));
            if (Reduced.whyNoTwins(m) == null) {
                Obligations o = new Obligations(m, Grounds.PROVED, EnumSet.of(Part.LOOKS, Part.STAYS));
                assertEquals(Set.of(), o.broken(4, seed), "world " + seed);
                known += o.knowsWhatStays() ? 1 : 0;
            }
        }
        assertTrue(known > 100, known + " worlds were small enough to know what stays");
    }

    /** The canary: a wrong reduction, put in the place of the right one, is seen. */
    @Test
    void eachMistakeIsSeen() {
        Set<String> unseen = new TreeSet<>();
        for (Wrong.Mistake w : Wrong.all()) {
            int walks = w.part() == Part.MOVES || w.part() == Part.LOOKS ? MANY_WALKS : WALKS_TO_SEE;
            if (broken(worlds().get(w.world()), w.grounds(), EnumSet.of(w.part()), walks).isEmpty()) {
                unseen.add(w.name());
            }
        }
        assertEquals(Set.of(), unseen);
    }
}
