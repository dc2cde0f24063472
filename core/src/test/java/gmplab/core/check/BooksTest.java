package gmplab.core.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.state.Field;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each entry of the books, made wrong in an otherwise good state. That they are never wrong in real runs is what mutate's scenarios show. */
class BooksTest {
    private final Machine machine = Machine.whole(World.of("go1.19").withProcs(3).withMs(3).withIdle(1).withAsync(false).withTimer("t")
        .withGoroutine(go("a", Start.RUNNING, 0)).withGoroutine(go("b", Start.LOCAL, 0)).withGoroutine(go("c", Start.GLOBAL, 0)));
    private final Books books = new Books(machine);
    private final long[] state = machine.start().words().clone();

    private static Goroutine go(String name, Start start, int proc) {
        return new Goroutine(name, List.of(new Action.Yield(), new Action.GC()), start, proc);
    }

    private int get(Field f, int element) {
        return State.of(state).get(machine.layout(), f, element);
    }

    private void put(Field f, int element, int value) {
        machine.layout().slot(f).put(state, element, value);
    }

    @Test
    void aStartIsInOrder() {
        assertNull(books.wrong(state));
        assertEquals(2, get(Fields.SCHED_NPIDLE, 0));
    }

    /** With another value there the books are wrong so; with the old one they are in order again. */
    private void wrongWith(Field f, int element, int value, String says) {
        int before = get(f, element);
        put(f, element, value);
        assertEquals(says, books.wrong(state));
        put(f, element, before);
        assertNull(books.wrong(state));
    }

    @Test
    void countersAndMasksFollowTheLists() {
        wrongWith(Fields.SCHED_NPIDLE, 0, 1, "sched.npidle is 1 with 2 idle Ps");
        wrongWith(Fields.P_IDLEMASK, 1, 0, "p1 is idle and its bit of idlepMask is clear");
        put(Fields.SCHED_PIDLE, 0, 0);
        assertEquals("2 Ps are idle and 0 on the idle list", books.wrong(state));
        put(Fields.LOCK_HOLDER, 0, 1);
        assertNull(books.wrong(state), "whoever holds sched.lock may be about to put it right");
    }

    @Test
    void idleMsAndTheGlobalQueueAreCounted() {
        wrongWith(Fields.SCHED_NMIDLE, 0, 0, "sched.nmidle is 0 with 1 idle Ms");
        wrongWith(Fields.SCHED_RUNQSIZE, 0, 2, "sched.runqsize is 2 with 1 Gs in sched.runq");
        wrongWith(Fields.SCHED_RUNQ_TAIL, 0, 2, "sched.runq.tail is not its last G");
    }

    @Test
    void noGIsInTwoQueuesOrQueuedWhileItRuns() {
        put(Fields.P_RUNNEXT, 1, 2);
        assertEquals("g1 is in a second queue, p1.runnext", books.wrong(state));
        put(Fields.P_RUNNEXT, 1, 1);
        assertEquals("g0 is in p1.runnext and is _Grunning", books.wrong(state));
    }

    @Test
    void statusesFollowTheLedger() {
        put(Fields.P_STATUS_F, 2, Fields.P_RUNNING);
        assertEquals("p2.status is _Prunning while it is idle", books.wrong(state));
        put(Fields.P_STATUS_F, 2, Fields.P_IDLE);
        put(Fields.P_NUMTIMERS, 2, 1);
        put(Fields.P_TIMERMASK, 2, 0);
        assertEquals("p2 has timers and its bit of timerpMask is clear", books.wrong(state));
    }

    @Test
    void twoMsDoNotRunOneG() {
        put(Fields.M_CURG, 1, 1);
        assertEquals("g0 is the current G of two Ms", books.wrong(state));
    }

    @Test
    void atRestNobodyIsCountedAsSpinning() {
        assertNull(books.wrongAtEnd(state));
        put(Fields.SCHED_NMSPINNING, 0, 1);
        assertEquals("sched.nmspinning is 1 where nobody moves and 0 spin", books.wrongAtEnd(state));
    }

    @Test
    void whatWaitsBesideAnIdlePIsNamed() {
        assertEquals("g2 waits beside an idle P, and nobody looks for work", books.leftBehind(state));
        put(Fields.SCHED_GCWAITING, 0, 1);
        assertNull(books.leftBehind(state));
        put(Fields.SCHED_GCWAITING, 0, 0);
        put(Fields.SCHED_RUNQ_HEAD, 0, 0);
        put(Fields.P_RUNQHEAD, 0, get(Fields.P_RUNQTAIL, 0));
        assertNull(books.leftBehind(state));
        put(Fields.P_TIMER0WHEN, 0, 2);
        put(Fields.NOW, 0, 1);
        assertNull(books.leftBehind(state));
        put(Fields.NOW, 0, 2);
        assertEquals("a timer of p0 is due beside an idle P, and nobody looks for work", books.leftBehind(state));
    }

    /** While a P is in use its M looks for the reader when it is through. */
    @Test
    void theTraceReaderMayWaitForWhoeverRuns() {
        put(Fields.SCHED_RUNQ_HEAD, 0, 0);
        put(Fields.P_RUNQHEAD, 0, get(Fields.P_RUNQTAIL, 0));
        put(Fields.TRACE_READER, 0, 2);
        put(Fields.TRACE_FULL, 0, 1);
        assertNull(books.leftBehind(state));
        put(Fields.LEDGER_HOLDER, 0, Fields.IDLE);
        assertEquals("the trace reader waits beside a full buffer, and every P is idle", books.leftBehind(state));
        put(Fields.LEDGER_HOLDER, 0, Fields.TRANSIT);
        assertEquals("p0 is in transit, and nobody is about to run it", books.leftBehind(state));
    }
}
