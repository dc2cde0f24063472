package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/**
 * The background scavenger (mgcscavenge.go) as the scheduler sees it: who wakes it, and that it parks again, or sleeps, where it has found memory to give
 * back. Its timer (a hundred times as long as it has worked, which is a millisecond) is left out: the next collection wakes it.
 */
final class Scavenger extends GcGo {
    private static final int SLEEP = 1;
    private final Ref<L> lock;
    private final Bool parked = bool(Fields.SCAVENGER_PARKED);
    private final Bool sysmonWake = bool(Fields.SCAVENGER_SYSMONWAKE);

    Scavenger(World world) {
        lock = fixed(Kind.L, lockNames(world).size() - 1, "&scavenger.lock");
        routine("bgscavenge", CHECK, PLAIN, "mgcscavenge.go bgscavenge", () -> loop(() -> {
            Int found = let("released", ask(Policies.SCAVENGER, Type.range(0, 2), num(3)));
            lock(lock);
            // scavengerState.sleep: a timer that is not in a heap already is added, and there is nobody in netpoll (wakeNetPoller).
            when(found.eq(2), () -> call("wakep"));
            set(parked, true);
            when(found.eq(0), () -> park(1, lock, Fields.REASON_GC_SCAVENGE_WAIT), () -> park(1, lock, SLEEP));
        }));
        routine("scavengerState.wake", CHECK, PLAIN, "mgcscavenge.go scavengerState.wake", () -> {
            lock(lock);
            when(parked, () -> {
                set(sysmonWake, false);
                set(parked, false);
                Ref<G> g = fixed(Kind.G, Math.max(0, world.parked("bgscavenge")), "scavenger.g");
                setNil(this.g.schedlink(g));
                call("injectglist", g);
            });
            unlock(lock);
        });
    }
}
