package gmplab.core.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import gmplab.core.program.Edit;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Program;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.runtime.Worlds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which waits stand for a loop, and which are more than that. */
class RetryTest {
    private static final Program P = Worlds.program(World.of("go1.19").withProcs(2).withSysmon(true));

    private static String reason(Program p, String routine, String label) {
        Mutant m = Mutant.of(List.of(p), routine).stream().filter(x -> x.edit().equals(new Edit.Drop(routine, label))).findFirst().orElseThrow();
        return Retry.reason(p.routine(routine), m);
    }

    @Test
    void casgstatusOnlyAsksAgain() {
        assertEquals("without the wait cas m.curg.status is made until it succeeds", reason(P, "stopTheWorld.func1", "casgstatus"));
        assertEquals("without the wait cas m.curg.status#2 is made until it succeeds, and the check behind it as often",
            reason(P, "stopTheWorld.func1", "casgstatus#2"));
    }

    /** suspendG's wait is for another thing than what comes behind it; the compare-and-swap is no wait. */
    @Test
    void otherStepsDoMore() {
        assertNull(reason(P, "stopTheWorld.func1", "cas m.curg.status"));
        assertNull(reason(P, "stopTheWorldWithSema", "notetsleep"));
    }

    /** Where something is done on the way to the wait nothing is said. */
    @Test
    void whatIsDoneBeforeItIsDoneMoreOften() {
        assertNotNull(reason(P, "stopTheWorld.func1", "casgstatus"));
        assertNull(reason(new Edit.Insert("stopTheWorld.func1", "casgstatus", "more", new Op.Set(new Expr.Load(
            Fields.SCHED_STOPWAIT, null, null), new Expr.Const(0))).apply(P), "stopTheWorld.func1", "casgstatus"));
    }
}
