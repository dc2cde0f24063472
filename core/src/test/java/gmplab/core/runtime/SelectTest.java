package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.policy.Policies;
import gmplab.core.program.Edit;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Step;
import gmplab.core.runtime.Action.Case;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.state.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * select and non-blocking operations: what Go programs see of them, and every interleaving of small worlds. Tests named
 * Test... are after those of Go's chan_test.go; TestSelectFairness and TestPseudoRandomSend ask how often chance decides, which
 * is no question here, and TestSelectStackAdjust moves stacks, which these goroutines do not.
 */
class SelectTest {
    private static final int MOST = 400_000;

    private static World world() {
        return World.of("go1.19").withProcs(1).withMs(4).withAsync(false);
    }

    /** Two Ps with an M each, running the first two. */
    private static World two(Action[] first, Action[] second) {
        return World.of("go1.19").withProcs(2).withMs(2).withAsync(false)
            .withGoroutine(new Goroutine("a", List.of(first), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("b", List.of(second), Start.RUNNING, 1));
    }

    private static Action[] does(Action... actions) {
        return actions;
    }

    private static Goroutine go(String name, Start start, Action... actions) {
        return new Goroutine(name, List.of(actions), start, 0);
    }

    private static Action say(String text) {
        return new Action.Print(text);
    }

    /** Where a test must not come: a panic of its own. */
    private static Action never() {
        return new Action.Close("");
    }

    private static Action receive(String c) {
        return new Action.Receive(c, false);
    }

    private static Case recv(String c, Action... body) {
        return new Case(Case.Kind.RECEIVE, c, null, "", "", List.of(body));
    }

    private static Case recvInto(String c, String into, String ok, Action... body) {
        return new Case(Case.Kind.RECEIVE, c, null, into, ok, List.of(body));
    }

    private static Case send(String c, int v, Action... body) {
        return new Case(Case.Kind.SEND, c, new Ex.Num(v), "", "", List.of(body));
    }

    private static Case otherwise(Action... body) {
        return new Case(Case.Kind.DEFAULT, "", null, "", "", List.of(body));
    }

    private static Action select(Case... cases) {
        return new Action.Select(List.of(cases));
    }

    /** What was received, and whether it was sent. */
    private static Action show() {
        return new Action.Print(List.of(new Ex.Str("x="), new Ex.Var("x"), new Ex.Str(" "), new Ex.Var("ok")));
    }

    private static List<String> printed(World w) {
        Play p = new Play(w);
        assertNull(p.end());
        assertTrue(!p.wasCut(), () -> p.machine.cuts() + "");
        assertEquals(0, p.machine.choices(p.state).length);
        assertClean(p);
        return p.printed;
    }

    /** Whoever has left an operation has left nothing behind: neither in queues nor in arrays. */
    private static void assertClean(Play p) {
        for (Field f : List.of(Fields.SUDOG_NEXT, Fields.SUDOG_PREV, Fields.SUDOG_ELEM, Fields.SUDOG_SUCCESS, Fields.SUDOG_ISSELECT,
            Fields.SUDOG_C, Fields.G_PARAM, Fields.G_SELECTDONE, Fields.G_RECEIVED, Fields.G_SELECTED, Fields.G_SCASE_C,
            Fields.G_SCASE_ELEM, Fields.G_POLLORDER, Fields.G_LOCKORDER, Fields.C_RECVQ_HEAD, Fields.C_RECVQ_TAIL,
            Fields.C_SENDQ_HEAD, Fields.C_SENDQ_TAIL)) {
            int n = p.machine.layout().slot(f).word.length;
            IntStream.range(0, n).forEach(i -> assertEquals(0, p.get(f, i), f.name() + " " + i));
        }
    }

    private static void assertDeadlock(World w) {
        assertTrue(String.valueOf(new Play(w).end()).contains("all goroutines are asleep"));
    }

    // Behaviour. What the real runtime prints in these programs was looked at with Go 1.19.8, GOMAXPROCS=1.

    @Test
    void aParkedSelectFiresOnceAndLeavesTheOtherQueues() {
        Action once = select(recv("a", say("a")), recv("b", say("b")), recv("never", say("never")));
        World w = world().withChannel("a", 0).withChannel("b", 0).withChannel("never", 0)
            .withGoroutine(go("w", Start.RUNNING, once, once))
            .withGoroutine(go("main", Start.LOCAL, new Action.Send("b", 1), say("sent b"), new Action.Send("a", 2), say("sent a")));
        assertEquals(List.of("sent b", "b", "a", "sent a"), printed(w));
    }

    /** The order case select-blocked: three goroutines, each twice in a select that waits in three queues. */
    @Test
    void selectsWaitInAllTheirChannelsQueuesFirstComeFirstServed() {
        World w = world().withGs(4).withChannel("a", 0).withChannel("b", 0).withChannel("never", 0);
        Action round = new Action.Repeat(3, List.of(new Action.Send("a", 1), say("A"), new Action.Send("b", 1), say("B")));
        w = w.withGoroutine(go("main", Start.RUNNING, new Action.Go("w1"), new Action.Go("w2"), new Action.Go("w3"), new Action.Yield(), round));
        for (String n : List.of("w1", "w2", "w3")) {
            Action wait = select(recv("a", say(n + ":a")), recv("b", say(n + ":b")), recv("never"));
            w = w.withGoroutine(go(n, Start.LATER, wait, wait));
        }
        assertEquals("A B A w2:a w2:b B w3:a w3:a A w1:b w1:b B", String.join(" ", printed(w)));
    }

    @Test
    void aSelectSaysWhatItReceivedAndWhetherItWasSent() {
        World w = world().withChannel("a", 0).withChannel("b", 2)
            .withGoroutine(go("main", Start.RUNNING, new Action.Send("b", 5), select(recv("a"), recvInto("b", "x", "ok", show())),
                new Action.Close("b"), select(recv("a"), recvInto("b", "x", "ok", show()))));
        assertEquals(List.of("x=5 true", "x=0 false"), printed(w));
    }

    @Test
    void aParkedSelectGetsTheValueAndIsToldOfAClose() {
        World w = world().withChannel("a", 0).withChannel("b", 0)
            .withGoroutine(go("main", Start.RUNNING, select(recvInto("a", "x", "ok", show()), recv("b")),
                select(recvInto("a", "x", "ok", show()), recv("b"))))
            .withGoroutine(go("s", Start.LOCAL, new Action.Send("a", 6), new Action.Close("a")));
        assertEquals(List.of("x=6 true", "x=0 false"), printed(w));
    }

    @Test
    void aParkedSenderInASelectGivesItsValue() {
        World w = world().withChannel("a", 0).withChannel("b", 0)
            .withGoroutine(go("main", Start.RUNNING, select(send("a", 3, say("a")), send("b", 4, say("b")))))
            .withGoroutine(go("r", Start.LOCAL, new Action.Receive("b", true)));
        assertEquals(List.of("b=4", "b"), printed(w));
        World buffered = world().withChannel("a", 1).withChannel("b", 0)
            .withGoroutine(go("main", Start.RUNNING, select(send("a", 3, say("a")), send("b", 4, say("b"))), new Action.Receive("a", true)));
        assertEquals(List.of("a", "a=3"), printed(buffered));
    }

    /** Every order of three ready cases can come up, and only those: each case is the first one in two of the six. */
    @Test
    void theOrderOfReadyCasesIsAPolicysQuestion() {
        Set<List<Integer>> answers = new HashSet<>();
        List<String> first = new ArrayList<>();
        for (int one = 0; one < 2; one++) {
            for (int two = 0; two < 3; two++) {
                int[] say = {one, two};
                Policies p = new Policies().with(Policies.SELECT_ORDER, (v, m, n) -> say[n - 2]);
                World w = world().withPolicies(p).withChannel("a", 1).withChannel("b", 1).withChannel("c", 1)
                    .withGoroutine(go("main", Start.RUNNING, new Action.Send("a", 1), new Action.Send("b", 1), new Action.Send("c", 1),
                        select(recv("a", say("a")), recv("b", say("b")), recv("c", say("c")))));
                Play play = new Play(w);
                assertNull(play.end());
                first.addAll(play.printed);
                answers.add(List.of(one, two));
            }
        }
        assertEquals(6, answers.size());
        for (String c : List.of("a", "b", "c")) {
            assertEquals(2, first.stream().filter(c::equals).count(), first.toString());
        }
    }

    @Test
    void aSearchExploresEveryOrder() {
        World w = world().withMs(1).withChannel("a", 1).withChannel("b", 1).withChannel("c", 0)
            .withGoroutine(go("main", Start.RUNNING, new Action.Send("a", 1), new Action.Send("b", 1),
                select(recv("a"), recv("b", never()), recv("c"))));
        DumbSearch d = DumbSearch.from(w, MOST);
        assertTrue(d.complete && d.found("close of nil channel") && d.quiet > 0, d.toString());
    }

    @Test
    void nonBlockingOperationsDoNotBlock() {
        World w = world().withChannel("a", 0).withChannel("b", 1)
            .withGoroutine(go("main", Start.RUNNING, select(send("a", 1, never()), otherwise(say("no receiver"))),
                select(recv("a", never()), otherwise(say("no sender"))), select(send("b", 1, say("room")), otherwise(never())),
                select(send("b", 2, never()), otherwise(say("full"))), select(recv("b", say("one")), otherwise(never())),
                select(recv("b", never()), otherwise(say("empty"))), select(otherwise(say("only")))));
        assertEquals(List.of("no receiver", "no sender", "room", "full", "one", "empty", "only"), printed(w));
    }

    @Test
    void nonBlockingOperationsMeetWhoWaits() {
        World w = world().withChannel("a", 0).withChannel("b", 0)
            .withGoroutine(go("r", Start.RUNNING, new Action.Receive("a", true), new Action.Send("b", 4)))
            .withGoroutine(go("s", Start.LOCAL, select(send("a", 3, say("sent")), otherwise(never())), new Action.Yield(),
                select(recvInto("b", "x", "ok", show()), otherwise(never()))));
        assertEquals(List.of("sent", "a=3", "x=4 true"), printed(w));
    }

    @Test
    void aClosedChannelIsAlwaysReadyToReceive() {
        World w = world().withChannel("a", 0).withGoroutine(go("main", Start.RUNNING, new Action.Close("a"),
            select(recvInto("a", "x", "ok", show()), otherwise(never())), new Action.Receive("a", false, "x", "ok"), show()));
        assertEquals(List.of("x=0 false", "x=0 false"), printed(w));
    }

    @Test
    void receiveWithOkSaysWhetherItWasSent() {
        World w = world().withChannel("a", 1).withGoroutine(go("main", Start.RUNNING, new Action.Send("a", 7),
            new Action.Receive("a", false, "x", "ok"), show()));
        assertEquals(List.of("x=7 true"), printed(w));
    }

    @Test
    void rangeEndsWithTheClose() {
        World w = world().withChannel("c", 0).withGoroutine(go("main", Start.RUNNING, new Action.Range("c", "v",
            List.of(new Action.Print(List.of(new Ex.Var("v"))))), say("end")))
            .withGoroutine(go("s", Start.LOCAL, new Action.Send("c", 1), new Action.Send("c", 2), new Action.Send("c", 3), new Action.Close("c")));
        assertEquals(List.of("1", "2", "3", "end"), printed(w));
    }

    @Test
    void breakLeavesTheSelectAndContinueTheLoopRoundIt() {
        World w = world().withChannel("c", 3).withGoroutine(go("main", Start.RUNNING, new Action.Send("c", 1), new Action.Send("c", 2),
            new Action.Close("c"), new Action.Range("c", "v", List.of(select(otherwise(say("in"), new Action.Break(), never())), say("after"),
                select(recv("c", new Action.Continue()), otherwise()), never())), say("end")));
        assertEquals(List.of("in", "after", "end"), printed(w));
    }

    @Test
    void nilChannelsBlockForEver() {
        assertDeadlock(world().withGoroutine(go("a", Start.RUNNING, receive(""))));
        assertDeadlock(world().withGoroutine(go("a", Start.RUNNING, new Action.Send("", 1))));
        assertDeadlock(world().withGoroutine(go("a", Start.RUNNING, select())));
        assertDeadlock(world().withGoroutine(go("a", Start.RUNNING, select(recv(""), send("", 1)))));
        assertDeadlock(world().withGoroutine(go("a", Start.RUNNING, select(recv("")))));
        Play p = new Play(world().withGoroutine(go("a", Start.RUNNING, select())));
        p.end();
        assertEquals("select (no cases)", Fields.REASON.show(p.get(Fields.G_WAITREASON)));
        World w = world().withChannel("c", 1).withGoroutine(go("a", Start.RUNNING, select(recv("", never()), otherwise(say("default"))),
            select(send("", 1, never()), otherwise(say("default"))), select(recv("", never()), send("c", 1, say("sent")))));
        assertEquals(List.of("default", "default", "sent"), printed(w));
    }

    @Test
    void sendingOnAClosedChannelPanicsAlsoInASelect() {
        World closed = world().withChannel("a", 0).withChannel("b", 0).withGoroutine(go("a", Start.RUNNING, new Action.Close("a"),
            select(send("a", 1), recv("b"))));
        assertTrue(String.valueOf(new Play(closed).end()).endsWith("panic: send on closed channel"));
        World parked = world().withChannel("a", 0).withChannel("b", 0).withGoroutine(go("a", Start.RUNNING, select(send("a", 1), recv("b"))))
            .withGoroutine(go("c", Start.LOCAL, new Action.Close("a")));
        assertTrue(String.valueOf(new Play(parked).end()).endsWith("panic: send on closed channel"));
        World nb = world().withChannel("a", 0).withGoroutine(go("a", Start.RUNNING, new Action.Close("a"), select(send("a", 1), otherwise())));
        assertTrue(String.valueOf(new Play(nb).end()).endsWith("panic: send on closed channel"));
    }

    @Test
    void closeReadiesReceiversBeforeSendersInReverse() {
        World w = world().withChannel("c", 0).withChannel("d", 0)
            .withGoroutine(go("r1", Start.RUNNING, select(recv("c", say("r1")), recv("d"))))
            .withGoroutine(go("r2", Start.LOCAL, receive("c"), say("r2")))
            .withGoroutine(go("r3", Start.LOCAL, select(recv("d"), recv("c", say("r3")))))
            .withGoroutine(go("close", Start.LOCAL, new Action.Close("c"), say("closed")));
        // The last one readied, the longest waiter, is in runnext.
        assertEquals(List.of("closed", "r1", "r3", "r2"), printed(w));
    }

    @Test
    void anElementOfAnArrayOfChannelsIsChosenByItsIndex() {
        World w = world().withChannel("c[0]", 1).withChannel("c[1]", 1).withChannel("i", 1)
            .withGoroutine(go("main", Start.RUNNING, new Action.Send("i", 1), new Action.Receive("i", false, "i", ""), new Action.Send("c[i]", 4),
                new Action.Receive("c[1]", true)));
        assertEquals(List.of("c[1]=4"), printed(w));
    }

    // After chan_test.go

    /** A is woken through d; its two places in c's queue must be gone, so that B gets what is sent there. */
    @Test
    void testSelectDuplicateChannel() {
        World w = world().withChannel("c", 0).withChannel("d", 0).withChannel("e", 0)
            .withGoroutine(go("A", Start.RUNNING, select(recv("c", never()), recv("c", never()), recv("d", say("d"))), new Action.Send("e", 1)))
            .withGoroutine(go("B", Start.LOCAL, receive("c"), say("B")))
            .withGoroutine(go("C", Start.LOCAL, new Action.Send("d", 7), receive("e"), new Action.Send("c", 6)));
        assertEquals(Set.of("d", "B"), Set.copyOf(printed(w)));
    }

    @Test
    void testNonblockRecvRace() {
        World w = two(does(new Action.Send("c", 1), new Action.Send("go", 1), new Action.Close("c"), receive("c")),
            does(receive("go"), select(recv("c"), otherwise(never())))).withChannel("c", 1).withChannel("go", 1);
        assertNone(w);
    }

    @Test
    void testNonblockSelectRace() {
        World w = two(does(new Action.Send("c1", 1), new Action.Send("go", 1), new Action.Send("c2", 1), select(recv("c1"), otherwise())),
            does(receive("go"), select(recv("c1"), recv("c2"), otherwise(never())))).withChannel("c1", 1).withChannel("c2", 1).withChannel("go", 1);
        assertNone(w);
    }

    @Test
    void testNonblockSelectRace2() {
        World w = two(does(new Action.Send("c1", 1), new Action.Send("go", 1), new Action.Close("c2"), select(recv("c1"), otherwise())),
            does(receive("go"), select(recv("c1"), recv("c2"), otherwise(never())))).withChannel("c1", 1).withChannel("c2", 0).withChannel("go", 1);
        assertNone(w);
    }

    /** Two goroutines that offer to send and to receive on one channel meet each other, not themselves. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void testSelfSelect(int capacity) {
        World w = two(does(select(send("c", 1), recv("c"))), does(select(recv("c"), send("c", 2)))).withChannel("c", capacity);
        assertNone(w);
    }

    /** Each piece of work is done once, by whichever of the workers. */
    @Test
    void testMultiConsumer() {
        for (int seed = 0; seed < 40; seed++) {
            World w = World.of("go1.19").withProcs(2).withMs(3).withAsync(false).withChannel("q", 2).withChannel("r", 2)
                .withGoroutine(go("feed", Start.RUNNING, new Action.Send("q", 1), new Action.Send("q", 2), new Action.Send("q", 3), new Action.Send("q", 4),
                    new Action.Close("q")))
                .withGoroutine(go("w1", Start.LOCAL, new Action.Range("q", "v", List.of(new Action.Send("r", new Ex.Var("v"))))))
                .withGoroutine(go("w2", Start.LOCAL, new Action.Range("q", "v", List.of(new Action.Send("r", new Ex.Var("v"))))))
                .withGoroutine(go("consumer", Start.LOCAL, new Action.Repeat(4, List.of(new Action.Receive("r", true)))));
            Play p = new Play(w);
            Random random = new Random(seed);
            for (int[] c; !p.over() && (c = p.machine.choices(p.state)).length > 0;) {
                p.move(c[random.nextInt(c.length)]);
            }
            assertNull(p.finding);
            assertEquals(Set.of("r=1", "r=2", "r=3", "r=4"), Set.copyOf(p.printed));
            assertEquals(4, p.printed.size());
            assertClean(p);
        }
    }

    // Every interleaving

    private static DumbSearch assertNone(World w) {
        DumbSearch d = DumbSearch.from(w, MOST);
        assertTrue(d.complete, d.toString());
        assertTrue(d.findings.isEmpty() && d.quiet > 0, d + "\n" + (d.findings.isEmpty() ? "" : d.schedule(d.findings.keySet().iterator().next())));
        return d;
    }

    private static void assertSome(World w, Edit edit, String... expected) {
        DumbSearch d = DumbSearch.from(w.withEdits(List.of(edit)), MOST);
        assertTrue(!d.findings.isEmpty(), edit + ": " + d);
        assertTrue(List.of(expected).stream().anyMatch(d::found), edit + ": " + d);
    }

    /** Two goroutines want to wake one that waits in both their channels; whoever comes second is received from later. */
    private static World raceToWake() {
        return World.of("go1.19").withProcs(2).withMs(2).withAsync(false).withChannel("a", 0).withChannel("b", 0)
            .withGoroutine(go("w", Start.RUNNING, select(recv("a", receive("b")), recv("b"))))
            .withGoroutine(go("a", Start.LOCAL, select(send("a", 1), otherwise())))
            .withGoroutine(new Goroutine("b", List.of(new Action.Send("b", 2)), Start.RUNNING, 1));
    }

    /** One waits in two selects and then in c; the other offers to send where it waits, and where it does no longer. */
    private static World oneAfterTheOther() {
        Action wait = select(recv("a"), recv("b"));
        return world().withMs(1).withPolicies(new Policies().with(Policies.GLOBAL_TICK, (v, m, n) -> 0))
            .withChannel("a", 0).withChannel("b", 0).withChannel("c", 0)
            .withGoroutine(go("w", Start.RUNNING, wait, wait, receive("c")))
            .withGoroutine(go("main", Start.LOCAL, new Action.Send("a", 1), select(send("b", 1, never()), otherwise()), new Action.Yield(),
                select(send("a", 1), otherwise(never())), new Action.Yield(), select(send("b", 1, never()), otherwise()), new Action.Send("c", 1)));
    }

    private static World closeRace() {
        return two(does(select(recv("a"), send("b", 1))), does(new Action.Close("a"), select(recv("b"), otherwise())))
            .withChannel("a", 0).withChannel("b", 0);
    }

    private static World opposite() {
        return two(does(select(send("a", 1), recv("b"))), does(select(send("b", 2), recv("a")))).withChannel("a", 0).withChannel("b", 0);
    }

    @Test
    void onlyOneOfTwoWakersWins() {
        assertNone(raceToWake());
    }

    @Test
    void aSelectRacesWithAClose() {
        assertNone(closeRace());
    }

    @Test
    void selectsOnTheSameChannelsInAnyOrderMeet() {
        assertNone(opposite());
    }

    private static String label(World w, String routine, Predicate<Step> which) {
        return Worlds.program(w).routine(routine).steps().stream().filter(which).findFirst().orElseThrow().label();
    }

    @Test
    void whoWasWokenThroughOneChannelIsGoneFromTheOther() {
        assertNone(oneAfterTheOther());
    }

    @Test
    void withoutTheRaceForSelectDoneItIsWokenTwice() {
        World w = oneAfterTheOther();
        Edit blind = new Edit.Drop("recvq.dequeue", label(w, "recvq.dequeue", s -> s.op() instanceof Op.Cas));
        assertSome(w, blind, "bad g->status in ready");
        assertSome(raceToWake(), blind, "bad g->status in ready", "casgstatus", "bad wakeup");
    }

    @Test
    void whoStaysInTheOtherQueuesIsWokenForNothing() {
        assertSome(oneAfterTheOther(), new Edit.Drop("selectgo", "recvq.dequeueSudoG"), "close of nil channel");
    }

    @Test
    void locksTakenInPollOrderDeadlock() {
        World w = opposite();
        Step lock = Worlds.program(w).routine("sellock").steps().stream().filter(s -> s.label().equals("let c0")).findFirst().orElseThrow();
        Op.Set set = (Op.Set) lock.op();
        Expr.Load c0 = (Expr.Load) set.value();
        Expr.Load order = (Expr.Load) c0.column();
        Expr poll = new Expr.Load(Fields.G_POLLORDER, order.row(), order.column());
        assertSome(w, new Edit.Replace("sellock", "let c0", new Op.Set(set.target(), new Expr.Load(c0.field(), c0.row(), poll))),
            "waits for ever for a lock");
    }

    @Test
    void aSelectThatStaysDoneIsNeverWokenAgain() {
        World w = oneAfterTheOther();
        String done = label(w, "selectgo", s -> s.op() instanceof Op.Set x && x.writes() != null && x.writes().field().equals(Fields.G_SELECTDONE));
        assertSome(w, new Edit.Drop("selectgo", done), "close of nil channel");
    }
}
