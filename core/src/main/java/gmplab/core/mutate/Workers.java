package gmplab.core.mutate;

import gmplab.core.machine.Anatomy;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Mark workers that have parked, are not in gcBgMarkWorkerPool and in nobody's hands: nobody can run them any more, and the next
 * collection has one less. And idle ones that are counted and are none: there will be fewer from then on. Not thread-safe.
 */
final class Workers {
    /** Whoever is in one of these may have a worker in his hands: it has parked and is not in the pool yet, or was taken from it. */
    private static final Set<String> HANDS = Set.of("park_m", "gcBgMarkWorker.func1", "findRunnable", "checkIdleGCNoP", "gcController.findRunnableGCWorker");

    /** Whoever is in one of these may have counted an idle worker who is not one yet, or is none any more. */
    private static final Set<String> COUNTING = Set.of("findRunnable", "checkIdleGCNoP");
    /** Idle workers are counted in the lower part of gcController.idleMarkWorkers. */
    private static final int COUNT = 2048;
    private static final int IDLE_MODE = Fields.MARK_WORKER_MODE.names().indexOf("gcMarkWorkerIdleMode");

    private final Machine machine;
    /** By pc: whether a G that has parked goes on there; and by the place from which it did so, whether it is a worker. */
    private final boolean[] parked;
    private final boolean[] worker;
    private final Slot site;
    private final boolean[] in;
    private final Slot pool;
    private final Slot next;
    private final Slot status;
    private final Slot gPc;
    private final Slot mode;
    private final Slot counted;
    private final Slot kind;

    Workers(Machine machine) {
        this.machine = machine;
        Anatomy anatomy = machine.anatomy();
        parked = new boolean[anatomy.pcs() + 1];
        Node gopark = anatomy.steps().stream().map(Anatomy.At::node).filter(n -> n.stack() == Stack.USER && n.routine().equals("gopark")).findFirst().orElse(null);
        List<Site> sites = gopark == null ? List.of() : anatomy.sites(gopark);
        worker = new boolean[sites.size()];
        for (int i = 0; i < worker.length; i++) {
            worker[i] = sites.get(i).caller().routine().equals("gcBgMarkWorker");
        }
        boolean collects = sites.stream().anyMatch(x -> x.caller().routine().equals("gcBgMarkWorker"));
        site = collects ? anatomy.site(gopark) : null;
        anatomy.steps().forEach(a -> parked[a.pc()] |= collects && a.node().equals(gopark));
        pool = machine.layout().slot(Fields.GC_WORKER_POOL);
        next = machine.layout().slot(Fields.G_NODE_NEXT);
        status = machine.layout().slot(Fields.G_STATUS_F);
        gPc = machine.layout().slot(Fields.G_PC);
        mode = machine.layout().slot(Fields.M_MODE);
        counted = machine.layout().slot(Fields.GC_IDLE_WORKERS);
        kind = machine.layout().slot(Fields.P_MARK_WORKER_MODE);
        in = new boolean[collects ? machine.layout().sizes().of(Kind.G) : 0];
    }

    /** What is wrong with a state, in a sentence; null where nothing is. */
    String wrong(long[] s) {
        String lost = lost(s);
        return lost != null || counted.get(s, 0) == 0 ? lost : miscounted(s);
    }

    private String miscounted(long[] s) {
        int n = counted.get(s, 0) % COUNT;
        int idle = 0;
        for (int p = 0; p < machine.world().procsMax(); p++) {
            idle += kind.get(s, p) == IDLE_MODE ? 1 : 0;
        }
        return n <= idle || inHands(s, COUNTING) ? null : "gcController.idleMarkWorkers counts " + n + ", and " + idle + " are running";
    }

    private String lost(long[] s) {
        boolean candidate = false;
        for (int g = 0; g < in.length; g++) {
            in[g] = status.get(s, g) == Fields.G_WAITING && parked[gPc.get(s, g)] && (site == null || worker[site.get(s, g)]);
            candidate |= in[g];
        }
        if (!candidate) {
            return null;
        }
        int n = 0;
        for (int g = pool.get(s, 0) - 1; g >= 0; g = next.get(s, g) - 1) {
            in[g] = false;
            if (n++ > in.length) {
                return "gcBgMarkWorkerPool goes round in a circle";
            }
        }
        for (int g = 0; g < in.length; g++) {
            if (in[g]) {
                return inHands(s, HANDS) ? null : "g" + g + ", a mark worker, has parked and is not in the pool: nobody can run it";
            }
        }
        return null;
    }

    /** Whether an M is in one of the routines, and not asleep: nobody goes to sleep with a worker in his hands. */
    private boolean inHands(long[] s, Set<String> routines) {
        for (int m = 0; m < machine.layout().sizes().of(Kind.M); m++) {
            if (mode.get(s, m) != 0) {
                Set<String> in = machine.stack(State.of(s), Stack.G0, m).stream().map(f -> f.at().routine()).collect(Collectors.toSet());
                if (!in.contains("stopm") && in.stream().anyMatch(routines::contains)) {
                    return true;
                }
            }
        }
        return false;
    }
}
