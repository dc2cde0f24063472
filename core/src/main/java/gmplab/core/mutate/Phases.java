package gmplab.core.mutate;

import gmplab.core.policy.Policies;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Scenarios of which one phase is looked at, as their runs have too many states: one of a collection, mostly, with what was before it
 * made in one order. Behind them sysmon's deep sleep.
 */
final class Phases {
    private static final Action YIELD = new Action.Yield();
    private static final Action CALL = new Action.Syscall();
    private static final Action BLOCK = new Action.SyscallBlock();
    /** A collection up to where a worker asks every P for what it has marked: one M does it all, the other stops when the world does. */
    private static final String TO_MARKED = "0; 2; 0; 2; 0; 1; ";
    /** The same where the second M is idle at the start. */
    private static final String WITH_IDLE = "0; 2; 0; 1; 0; 2; ";
    /** The second P's worker greys the only unit and leaves it there; the first one's, the last to mark, asks every P for what it has. */
    private static final String LEFT_BEHIND = "0 gcDrain.let next; %1$d gcDrain.ask gcFractional; %1$d! gcBgMarkWorker.func2.cas m.curg.status#2; "
        + "%1$d gcController.findRunnableGCWorker.if gcBlackenEnabled; 0 gcMarkDone.set gcMarkDoneFlushed; %1$d gcBgMarkWorker.func2.let mode; 0";
    private static final String SAFE_POINTS = "0 gcMarkDone.func1.cas m.curg.status";
    private static final String SAFE = "gcMarkDone.func1.cas m.curg.status#2";

    private Phases() { }

    static void add(List<Scenario> to) {
        part(to, "safe points, an idle P", idle(0), WITH_IDLE + SAFE_POINTS, SAFE, "forEachP", "runSafePointFn");
        part(to, "safe points and a call", running(0, 3, YIELD, CALL), TO_MARKED + SAFE_POINTS, SAFE, "forEachP", "runSafePointFn");
        part(to, "safe points and a call that blocks", running(0, 3, YIELD, BLOCK, CALL), TO_MARKED + SAFE_POINTS + "; 1 main.d.syscallBlock", SAFE, "handoffp");
        part(to, "marking that another joins", idle(2), WITH_IDLE + "0 gcDrain.if (work.full == 0)", "gcMarkDone.semacquire1", "checkIdleGCNoP");
        withoutAP(to);
        part(to, "a stop while the stopper is scanned", running(0, 3, new Action.GC()), TO_MARKED + "0 gcDrain.let next; 1 gcController.findRunnableGCWorker.ask gcFractional; "
            + "1! stopTheWorld.set m.preemptoff", "main.d.startTheWorld");
        part(to, "a collection after two minutes", world(1, 2).withSysmon(true).withGc(new World.Gc(0, 0, 1, 0)).withGoroutine(collect(CALL)),
            "0; 1; 0 main.a.entersyscall", "forcegchelper.gcStart", "sysmon");
        part(to, "a collection after two minutes, sysmon on its way", world(1, 2).withSysmon(true).withGc(new World.Gc(0, 0, 1, 0)).withGoroutine(collect(CALL)),
            "0; 1; 0 main.a.in system call; 2 lock.acquire", "forcegchelper.gcStart");
        Action lock = new Action.LockThread();
        part(to, "a call after two locked threads have ended", world(1, 6).withGoroutine(g("a", Start.RUNNING, 0, lock)).withGoroutine(g("c", Start.LOCAL, 0, lock))
            .withGoroutine(g("f", Start.LOCAL, 0, BLOCK)), "0; 1; 0; 1; 2", "", "allocm");
        part(to, "a locked thread beside the trace reader", world(2, 4).withChannel("s", 1).withGoroutine(g("a", Start.RUNNING, 0, lock, YIELD, new Action.FillTrace(),
            new Action.Receive("s", false))).withGoroutine(g("e", Start.RUNNING, 1, new Action.ReadTrace(), new Action.Send("s", new Ex.Num(1)))), "1; 0 main.a.Gosched", "");
        World bytes = world(1, 1).withSysmon(true).withPolicies(world(1, 1).policies().with(Policies.DEEP_SLEEP, Policies.Policy.ANY))
            .withObject(new Obj("k", Obj.Kind.EXTERNAL, 1, "")).withGoroutine(g("a", Start.RUNNING, 0, new Action.ConnRead("k", "")));
        to.add(new Scenario("bytes in deep sleep", bytes, Set.of(), false).about("sysmon"));
        to.add(new Scenario("bytes in deep sleep, a stop", bytes.withGoroutine(g("c", Start.LOCAL, 0, new Action.GC())), Set.of(), false).about("sysmon"));
    }

    /** Ms that have let go of their P and see that there is something to mark, as it changes meanwhile. */
    private static void withoutAP(List<Scenario> to) {
        String look = "checkIdleGCNoP.if !gcBlackenEnabled";
        part(to, "marking that ends before a P is had", idle(2), WITH_IDLE + "0 gcDrain.if (work.full == 0); 2 " + look
            + "; 0 gcWork.balance.set m.p.gcw.flushedWork; 2 lock.acquire; 0 startTheWorldWithSema.set sched.gcwaiting", "gcMarkTermination.semrelease1");
        part(to, "marking beside no worker", idle(1), WITH_IDLE + String.format(LEFT_BEHIND, 2), "gcMarkDone.semrelease1#3");
        String inCall = "syscallBlock.in system call";
        part(to, "more to mark than they are wanted for", running(1, 4, BLOCK, BLOCK), TO_MARKED + String.format(LEFT_BEHIND, 1) + "; 1 " + inCall
            + "; 2 " + look + "; 2 lock.acquire; 1 main.d.syscallBlock#2; 1 " + inCall + "; 3 " + look + "; 3 lock.acquire; 1 " + look + "; 1 lock.acquire",
            "gcMarkDone.semrelease1#3");
    }

    private static World world(int procs, int ms) {
        return World.of("go1.19").withProcs(procs).withMs(ms).withAsync(false).withClock(false);
    }

    private static Goroutine g(String name, Start start, int proc, Action... actions) {
        return new Goroutine(name, List.of(actions), start, proc);
    }

    private static Goroutine collect(Action... then) {
        List<Action> all = new ArrayList<>(List.of(new Action.Collect()));
        all.addAll(List.of(then));
        return new Goroutine("a", all, Start.RUNNING, 0);
    }

    /** A collection on two Ps, of which one is idle. */
    private static World idle(int work) {
        return world(2, 3).withIdle(1).withGc(new World.Gc(work, 0)).withGoroutine(collect());
    }

    /** A collection on two Ps, one of which runs somebody else. */
    private static World running(int work, int ms, Action... other) {
        return world(2, ms).withGc(new World.Gc(work, 0)).withGoroutine(collect()).withGoroutine(g("d", Start.RUNNING, 1, other));
    }

    private static void part(List<Scenario> to, String name, World w, String lead, String until, String... about) {
        to.add(new Scenario(name, w, Set.of(), false).about(about).only(new Stretch(legs(lead), until)));
    }

    /** Legs, one after the other: an M's number, {@code !} where it gives last answers, and the step at which it stops. */
    private static List<Stretch.Leg> legs(String text) {
        List<Stretch.Leg> r = new ArrayList<>();
        for (String leg : text.split("; ")) {
            String[] words = leg.split(" ", 2);
            r.add(new Stretch.Leg(Integer.parseInt(words[0].replace("!", "")), words[0].endsWith("!"), words.length < 2 ? "" : words[1]));
        }
        return r;
    }
}
