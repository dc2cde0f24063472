package gmplab.core.export.promela;

import gmplab.core.machine.Blueprint;
import gmplab.core.machine.Blueprint.Place;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Op;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the process of an M may be. Nearly every step is a label of its own. Those at which a thread may begin have one label
 * together and a number in {@code at}, because all processes begin at the same place: UNBORN, EXITED, GOES (it is at a label
 * of its own), and from 3 on the steps. A G that no M runs has the number of the step at which it goes on in {@code g_at}.
 */
final class Places {
    static final int UNBORN = 0;
    static final int EXITED = 1;
    static final int GOES = 2;
    /** The label of the steps at which a thread may begin. */
    static final String BEGIN = "begin";
    private final Blueprint plan;
    private final Map<Place, Integer> begins = new LinkedHashMap<>();
    private final Map<Place, Integer> resumed = new LinkedHashMap<>();
    private final Map<Place, String> labels = new LinkedHashMap<>();
    private final Set<String> taken = new LinkedHashSet<>();

    Places(Blueprint plan) {
        this.plan = plan;
        begin(plan.entry(new Node("mstart", Stack.G0)));
        for (int m = 0; m < plan.world().sizes().of(Kind.M); m++) {
            Place p = plan.startOf(m);
            if (p != null) {
                begin(p);
            }
        }
    }

    private void begin(Place p) {
        begins.putIfAbsent(p, GOES + 1 + begins.size());
    }

    /** The steps at which a thread may begin, with their numbers. */
    Map<Place, Integer> begins() {
        return begins;
    }

    /** The values of {@code at} at the start. */
    List<Integer> atStart() {
        List<Integer> r = new ArrayList<>();
        for (int m = 0; m < plan.world().sizes().of(Kind.M); m++) {
            Place p = plan.startOf(m);
            r.add(p == null ? UNBORN : begins.get(p));
        }
        return r;
    }

    /** The number of a step at which a G goes on when an M runs it again. */
    int resume(Place p) {
        return resumed.computeIfAbsent(p, k -> resumed.size() + 1);
    }

    Map<Place, Integer> resumed() {
        return resumed;
    }

    /** The values of {@code g_at} at the start: 0 for one that runs or is not there. */
    List<Integer> resumedAtStart() {
        Set<Integer> running = new LinkedHashSet<>();
        for (int m = 0; m < plan.world().sizes().of(Kind.M); m++) {
            Place p = plan.startOf(m);
            if (p != null && p.node().stack() == Stack.USER) {
                running.add(plan.initial(Fields.M_CURG, m) - 1);
            }
        }
        List<Integer> r = new ArrayList<>();
        for (int g = 0; g < plan.world().sizes().of(Kind.G); g++) {
            Place p = plan.startOfG(g);
            r.add(p == null || running.contains(g) ? 0 : resume(p));
        }
        return r;
    }

    String label(Place p) {
        if (begins.containsKey(p)) {
            return BEGIN;
        }
        return labels.computeIfAbsent(p, k -> {
            String n = (p.node().stack() == Stack.USER ? "u_" : "s_") + p.node().routine().replaceAll("[^A-Za-z0-9]", "_") + "_" + p.step();
            String r = n;
            for (int i = 2; !taken.add(r); i++) {
                r = n + "_" + i;
            }
            return r;
        });
    }

    /** What a move from one place to another changes besides the label. */
    List<String> way(Place from, Place to) {
        List<String> r = new ArrayList<>();
        Integer was = begins.get(from);
        Integer is = begins.get(to);
        if (is != null && !is.equals(was)) {
            r.add("at[_pid] = " + is);
        } else if (was != null && is == null) {
            r.add("at[_pid] = " + GOES);
        }
        int change = (stands(to) ? 1 : 0) - (stands(from) ? 1 : 0);
        if (change != 0) {
            r.add("stuck = stuck " + (change > 0 ? "+ 1" : "- 1"));
        }
        return r;
    }

    /** Whether an M that can never go on from here is something wrong: it waits for a lock, or for a stop to complete. */
    boolean stands(Place p) {
        Op op = plan.program().routine(p.node().routine()).steps().get(p.step()).op();
        String routine = p.node().routine();
        return op instanceof Op.Acquire
            || op instanceof Op.AwaitTimed && (routine.equals("stopTheWorldWithSema") || routine.equals("forEachP"));
    }

    /** How many Ms are at such a place at the start. */
    int standingAtStart() {
        int n = 0;
        for (int m = 0; m < plan.world().sizes().of(Kind.M); m++) {
            Place p = plan.startOf(m);
            n += p != null && stands(p) ? 1 : 0;
        }
        return n;
    }
}
