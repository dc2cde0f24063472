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
    private static final String SAFE_POINTS = "0 gcMarkDone.func1.cas m.curg.status";
    private static final String SAFE = "gcMarkDone.func1.cas m.curg.status#2";

    private Phases() { }

    static void add(List<Scenario> to) {
        part(to, "safe points, an idle P", idle(0), WITH_IDLE + SAFE_POINTS, SAFE, "forEachP", "runSafePointFn");
        part(to, "safe points and a call", running(3, YIELD, CALL), TO_MARKED + SAFE_POINTS, SAFE, "forEachP", "runSafePointFn");
        part(to, "safe points and a call that blocks", running(3, YIELD, BLOCK, CALL), TO_MARKED + SAFE_POINTS + "; 1 main.d.syscallBlock", SAFE, "handoffp");
        part(to, "marking that another joins", idle(2), WITH_IDLE + "0 gcDrain.if (work.full == 0)", "gcMarkDone.semacquire1", "checkIdleGCNoP");
        part(to, "a collection after two minutes", world(1, 2).withSysmon(true).withGc(new World.Gc(0, 0, 1, 0)).withGoroutine(collect(CALL)),
            "0; 1; 0 main.a.entersyscall", "forcegchelper.gcStart", "sysmon");
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
    private static World running(int ms, Action... other) {
        return world(2, ms).withGc(new World.Gc(0, 0)).withGoroutine(collect()).withGoroutine(g("d", Start.RUNNING, 1, other));
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
