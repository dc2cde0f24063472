package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.observe.Races.Basis;
import gmplab.core.observe.Schedtrace.Broken;
import gmplab.core.observe.Schedtrace.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Issue 5, item 4: each snapshot's relations are ones the model allows, racy ones named as such. */
class SchedtraceTest {
    private static final long MOVES = 3_000_000;
    private static final Races RACES = new Races("go1.19", 1);
    /** The world is being stopped: P1 still runs. */
    private static final String STOPPING = "SCHED 3ms: gomaxprocs=2 idleprocs=0 threads=3 spinningthreads=0 idlethreads=0 runqueue=0 gcwaiting=1 nmidlelocked=0 "
        + "stopwait=1 sysmonwait=0\n"
        + "  P0: status=3 schedtick=5 syscalltick=0 m=0 runqsize=0 gfreecnt=0 timerslen=0\n"
        + "  P1: status=1 schedtick=5 syscalltick=0 m=2 runqsize=0 gfreecnt=0 timerslen=0\n"
        + "  M2: p=1 curg=2 mallocing=0 throwing=0 preemptoff= locks=0 dying=0 spinning=false blocked=false lockedg=-1\n"
        + "  M1: p=-1 curg=-1 mallocing=0 throwing=0 preemptoff= locks=2 dying=0 spinning=false blocked=false lockedg=-1\n"
        + "  M0: p=0 curg=1 mallocing=0 throwing=0 preemptoff=gcing locks=0 dying=0 spinning=false blocked=false lockedg=-1\n"
        + "  G1: status=2() m=0 lockedm=-1\n  G2: status=2() m=2 lockedm=-1\n";

    private static Verdict judge(String text, long moves) {
        return Schedtrace.judge(SchedtraceText.read(text).snapshots(), RACES, moves, () -> false);
    }

    private static Broken broken(String from, String to) {
        Verdict v = judge(STOPPING.replace(from, to), 0);
        assertEquals(1, v.unexplained(), v.broken().toString());
        return v.broken().stream().filter(b -> !b.racy()).findFirst().orElseThrow();
    }

    @Test
    void everySnapshotOfTheRealRuntimeIsExplained() {
        List<Snapshot> all = new ArrayList<>();
        for (Path p : Recorded.files(".txt")) {
            all.addAll(SchedtraceText.read(Recorded.text(p)).snapshots());
        }
        Verdict v = Schedtrace.judge(all, RACES, MOVES, () -> false);
        assertEquals(0, v.unexplained(), v.broken().toString());
        assertTrue(v.consistent() > 50 && v.racy() > 10, v.consistent() + " and " + v.racy());
        v.broken().forEach(b -> assertTrue(b.racy() && !b.witness().steps().isEmpty(), b.toString()));
    }

    @Test
    void aConsistentOneBreaksNothing() {
        assertEquals(List.of(), judge(STOPPING, 0).broken());
    }

    /** stopTheWorld empties the idle list before it gives sched.lock back, and nobody writes npidle or gcwaiting without it. */
    @Test
    void whatIsWrittenUnderSchedLockOnlyIsNeverExcused() {
        Broken b = broken("idleprocs=0", "idleprocs=1");
        assertEquals(Relation.STOPPED_LIST, b.relation());
        assertEquals(Basis.LOCKED, b.basis());
    }

    @Test
    void stopwaitCountsThePsNotYetStopped() {
        assertEquals(Relation.STOPWAIT_ROWS, broken("stopwait=1", "stopwait=0").relation());
    }

    @Test
    void aBoundIsLocked() {
        Broken b = broken("stopwait=1", "stopwait=3");
        assertEquals(Relation.STOPWAIT_BOUND, b.relation());
        assertEquals(Basis.LOCKED, b.basis());
    }

    @Test
    void aGWithAStatusThatGoDoesNotHaveIsUnexplained() {
        Verdict v = judge(STOPPING.replace("G2: status=2", "G2: status=7"), 0);
        assertEquals(1, v.unexplained());
        assertTrue(v.broken().stream().anyMatch(b -> b.relation() == Relation.G_STATUS && b.basis() == Basis.UNSEEN), v.broken().toString());
    }

    /** wirep sets m.p, then p.m, then the status; releasep clears them in the same order. */
    @Test
    void aPWhoseMHasNotYetGotItIsRacyWithItsWindow() {
        Verdict v = judge(STOPPING.replace("m=2 runq", "m=-1 runq"), MOVES);
        assertEquals(1, v.racy(), v.broken().toString());
        Broken b = v.broken().stream().filter(x -> x.relation() == Relation.M_TO_P).findFirst().orElseThrow();
        assertTrue(b.witness().words().matches(".*(wirep|releasep|entersyscall|procresize|startTheWorldWithSema).*"), b.witness().words());
    }

    /** Locality's proof, over every step of the worlds: their fields stand still for whoever holds sched.lock. */
    @Test
    void countsOfSchedAreProvedToBeWrittenUnderItsLockOnly() {
        for (Relation r : List.of(Relation.COUNTS, Relation.STOPWAIT_BOUND, Relation.STOPWAIT_ZERO, Relation.STOPPED_LIST)) {
            assertEquals(Basis.LOCKED, RACES.basis(r), r.sentence);
        }
        assertTrue(RACES.basis(Relation.SPINNING_BOUND) != Basis.LOCKED, "nmspinning is written by wakep's compare-and-swap");
    }
}
