package gmplab.core.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.program.Barriers.Violation;
import gmplab.core.program.Routine.Barrier;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Versions;
import gmplab.core.runtime.World;
import gmplab.core.runtime.Worlds;
import gmplab.core.state.Field;
import gmplab.core.state.Type;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** "Must not have write barriers because this may be called without a P. //go:nowritebarrierrec func startm". */
class BarriersTest {
    private static Program program(String version, Edit... edits) {
        return Worlds.program(World.of(version).withProcs(2).withMs(2).withEdits(List.of(edits)));
    }

    private static Op nil(Field f, Expr row) {
        return new Op.Set(new Expr.Load(f, row, null), new Expr.Const(0, "nil"));
    }

    @Test
    void noVersionStoresAPointerWhereItMustNot() {
        for (Versions.Version v : Versions.all()) {
            assertEquals(List.of(), Worlds.writeBarriers(program(v.name())), v.name());
        }
    }

    /** The check would be empty if nothing were marked. */
    @Test
    void whatIsMarkedIsWhatGoMarks() {
        Set<String> marked = program("go1.19").routines().values().stream()
            .filter(r -> r.writeBarriers() == Barrier.NOWRITEBARRIERREC).map(Routine::name).collect(Collectors.toSet());
        assertTrue(marked.containsAll(Set.of("startm", "handoffp", "newm", "wirep", "pidleget", "pidleput", "sysmon", "newstack")));
    }

    @Test
    void aPointerStoredInStartmIsFound() {
        Program p = program("go1.16", new Edit.Insert("startm", "set nmp.nextp", "forget freem", nil(Fields.SCHED_FREEM, null)));
        List<Violation> all = Worlds.writeBarriers(p);
        assertTrue(all.contains(new Violation(List.of("startm"), "forget freem", Fields.SCHED_FREEM)), all.toString());
        assertTrue(all.stream().anyMatch(v -> v.path().equals(List.of("handoffp", "startm"))), all.toString());
        assertEquals("write barrier prohibited by startm: startm.forget freem stores the pointer sched.freem (startm)",
            all.stream().filter(v -> v.path().equals(List.of("startm"))).findFirst().orElseThrow().toString());
    }

    @Test
    void aPointerStoredFurtherDownIsFoundWithTheWayThere() {
        Program p = program("go1.19", new Edit.Insert("notewakeup", "wake", "oops", nil(Fields.M_WAITLOCK, new Expr.Self())));
        List<Violation> all = Worlds.writeBarriers(p);
        assertTrue(all.contains(new Violation(List.of("newm", "notewakeup"), "oops", Fields.M_WAITLOCK)), all.toString());
        assertTrue(all.stream().anyMatch(v -> v.path().get(0).equals("startm") && v.path().contains("notewakeup")), all.toString());
    }

    @Test
    void aGuintptrNeedsNoBarrier() {
        Program p = program("go1.16", new Edit.Insert("startm", "set nmp.nextp", "fine", nil(Fields.SCHED_RUNQ_HEAD, null)));
        assertEquals(List.of(), Worlds.writeBarriers(p));
    }

    /** allocm stores sched.freem; only its yeswritebarrierrec keeps that from startm. */
    @Test
    void yeswritebarrierrecEndsTheSearch() {
        Routine a = program("go1.16").routine("allocm");
        Routine unmarked = new Routine(a.name(), a.prologue(), a.params(), a.result(), a.steps(), a.source(), Barrier.NONE);
        List<Violation> all = Worlds.writeBarriers(program("go1.16", new Edit.Whole(unmarked)));
        assertTrue(all.stream().anyMatch(v -> v.path().equals(List.of("startm", "newm", "allocm")) && v.field().equals(Fields.SCHED_FREEM)),
            all.toString());
    }

    /** What exitsyscall gives mcall is a function value, which the compiler does not follow. */
    @Test
    void whatMcallIsGivenDoesNotCount() {
        Routine x = program("go1.19").routine("exitsyscall0");
        Routine unmarked = new Routine(x.name(), x.prologue(), x.params(), x.result(), x.steps(), x.source(), Barrier.NONE);
        Program p = program("go1.19", new Edit.Whole(unmarked),
            new Edit.Insert("exitsyscall0", "dropg", "oops", nil(Fields.M_WAITLOCK, new Expr.Self())));
        assertEquals(List.of(), Worlds.writeBarriers(p));
    }

    @Test
    void everyReferenceIsOneOrTheOther() {
        Set<String> uintptrs = Fields.all().stream().filter(f -> f.type().base() == Type.Base.REF && !f.ghost())
            .filter(f -> !Fields.POINTERS.contains(f)).map(Field::name).collect(Collectors.toSet());
        assertEquals(Set.of("sched.pidle", "sched.midle", "sched.runq.head", "sched.runq.tail", "lock.holder", "p.m", "p.link",
            "p.runnext", "p.runq", "m.p", "m.oldp", "m.nextp", "m.schedlink", "g.schedlink", "t.pp", "newmHandoff.newm", "m.lockedg", "g.lockedm",
            // In Go these two lie on a stack, where stores need no barrier.
            "g.scase.c", "t.moved", "work.sweepWaiters.list", "work.assistQueue.q.head", "work.assistQueue.q.tail", "sched.disable.runnable.head",
            "sched.disable.runnable.tail", "gcBgMarkWorkerPool", "g.node.next", "m.idleWorker",
            // A guintptr, and in Go 1.15 another and a puintptr.
            "trace.reader", "p.gcBgMarkWorker", "g.park.attach"), uintptrs);
    }
}
