package gmplab.core.reduce;

import gmplab.core.machine.Anatomy;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Local;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The goroutines that have the same program: step by step the same, and their locals in the same places. What tells such
 * apart is who they are, and by which of the equal routines they go; {@link Alike} says whether anything else does.
 */
final class Twins {
    /** Of a routine on a goroutine's stack, by the number of its site: the step of a twin's own program that called; -1 for another's. */
    record Sites(int[] step, int[][] site) { }

    private final Anatomy anatomy;
    /** Each of two or more, in the order of their numbers. */
    private final List<int[]> groups = new ArrayList<>();
    /** By G: its group's first; itself where it has no twin. */
    private final int[] first;
    /** By pc: which step of a twin's program it is; -1 for none. */
    private final int[] step;
    private final int[] firstPc;
    /** By G and step: the pc; null for one without a twin. */
    private final int[][] pc;
    private final Map<Node, Sites> sites = new HashMap<>();
    /** By pc: how a step tells them apart; null where it does not. */
    private String[] telling;
    private final Slot mode;
    private final Slot curg;
    private final Slot mPc;
    private final Slot gPc;

    private Twins(Anatomy anatomy) {
        this.anatomy = anatomy;
        int gs = anatomy.layout().sizes().of(Kind.G);
        first = new int[gs];
        Arrays.setAll(first, g -> g);
        step = new int[anatomy.pcs() + 1];
        Arrays.fill(step, -1);
        firstPc = IntStream.range(0, step.length).toArray();
        pc = new int[gs][];
        mode = anatomy.layout().slot(Fields.M_MODE);
        curg = anatomy.layout().slot(Fields.M_CURG);
        mPc = anatomy.layout().slot(Fields.M_PC);
        gPc = anatomy.layout().slot(Fields.G_PC);
    }

    /** Those of a world; null where no two have the same program. */
    static Twins of(Anatomy anatomy) {
        Twins t = new Twins(anatomy);
        List<Goroutine> all = anatomy.world().atStart();
        boolean[] done = new boolean[all.size()];
        for (int g = 0; g < all.size(); g++) {
            int a = g;
            int[] group = IntStream.range(g, all.size()).filter(b -> !done[b] && (a == b || t.same(all.get(a), all.get(b)))).toArray();
            for (int b : group) {
                done[b] = true;
            }
            if (group.length > 1) {
                t.groups.add(group);
            }
        }
        if (t.groups.isEmpty()) {
            return null;
        }
        t.number(all);
        t.telling = Alike.telling(anatomy, t);
        return t;
    }

    private static Node node(Goroutine g) {
        return new Node("main." + g.name(), Stack.USER);
    }

    private boolean same(Goroutine a, Goroutine b) {
        return a.actions().equals(b.actions()) && a.params().equals(b.params()) && anatomy.sites(node(a)) != null && anatomy.sites(node(b)) != null
            && sameSteps(node(a), node(b));
    }

    private boolean sameSteps(Node a, Node b) {
        Routine x = anatomy.program().routine(a.routine());
        Routine y = anatomy.program().routine(b.routine());
        boolean same = x.steps().size() == y.steps().size() && x.prologue() == y.prologue() && samePlace(anatomy.site(a), anatomy.site(b));
        for (int i = 0; same && i < x.steps().size(); i++) {
            Step s = x.steps().get(i);
            Step t = y.steps().get(i);
            Map<Local, Slot> locals = anatomy.alive(a, i);
            Map<Local, Slot> others = anatomy.alive(b, i);
            same = s.op().equals(t.op()) && Objects.equals(s.act(), t.act()) && s.dies().equals(t.dies()) && sent(x, s.next()) == sent(y, t.next())
                && sent(x, s.other()) == sent(y, t.other()) && locals.keySet().equals(others.keySet())
                && locals.entrySet().stream().allMatch(e -> samePlace(e.getValue(), others.get(e.getKey())));
        }
        return same;
    }

    private int sent(Routine r, int step) {
        return step < 0 ? step : anatomy.resolve(r.name(), step);
    }

    private static boolean samePlace(Slot a, Slot b) {
        return a.mask == b.mask && a.min == b.min && Arrays.equals(a.word, b.word) && Arrays.equals(a.shift, b.shift);
    }

    private void number(List<Goroutine> all) {
        Map<String, Integer> whose = new HashMap<>();
        for (int[] group : groups) {
            for (int g : group) {
                first[g] = group[0];
                whose.put(node(all.get(g)).routine(), g);
                pc[g] = new int[anatomy.program().routine(node(all.get(g)).routine()).steps().size()];
            }
        }
        for (Anatomy.At at : anatomy.steps()) {
            Integer g = whose.get(at.node().routine());
            if (g != null) {
                step[at.pc()] = at.index();
                pc[g][at.index()] = at.pc();
            }
        }
        for (int[] group : groups) {
            for (int g : group) {
                for (int i = 0; i < pc[g].length; i++) {
                    firstPc[pc[g][i]] = pc[g][i] == 0 ? 0 : pc[group[0]][i];
                }
            }
        }
        anatomy.steps().stream().map(Anatomy.At::node).distinct().forEach(n -> sites.put(n, sites(n, whose)));
    }

    private Sites sites(Node n, Map<String, Integer> whose) {
        List<Site> of = anatomy.sites(n);
        Sites r = new Sites(new int[of.size()], new int[pc.length][]);
        for (int k = 0; k < of.size(); k++) {
            Integer g = whose.get(of.get(k).caller().routine());
            r.step[k] = g == null ? -1 : of.get(k).step();
            if (g != null) {
                r.site[g] = r.site[g] == null ? new int[pc[g].length] : r.site[g];
                r.site[g][r.step[k]] = k;
            }
        }
        return r;
    }

    /**
     * Why they cannot be renamed, beginning with the step or the field that tells them apart; null where they can, as long as
     * nobody makes a step that {@link #told} of. Whoever waits looks at the state without a step.
     */
    String whyNot() {
        for (Field f : anatomy.layout().fields()) {
            if (f.second() == Kind.G && anatomy.layout().slot(f).mask != 0) {
                return "field " + f.name() + " has a column for each goroutine";
            }
        }
        for (Map.Entry<Node, Sites> e : sites.entrySet()) {
            if (e.getKey().stack() == Stack.G0 && Arrays.stream(e.getValue().step).anyMatch(k -> k >= 0)) {
                return e.getKey().routine() + " on a system stack returns to the goroutine's own program";
            }
        }
        for (Anatomy.At at : anatomy.steps()) {
            if (telling[at.pc()] != null && Grounds.PROVED.mayWait(at.step().op())) {
                return telling[at.pc()];
            }
        }
        return Alike.whyNot(anatomy, this);
    }

    /** How M {@code m}'s next step tells them apart, beginning with the step; null where it does not. */
    String told(long[] s, int m) {
        int g = curg.get(s, m);
        return telling[mode.get(s, m) == Fields.ON_USER && g > 0 ? gPc.get(s, g - 1) : mPc.get(s, m)];
    }

    List<int[]> groups() {
        return groups;
    }

    /** Whether a G, from 0, may get another name. */
    boolean renamed(int g) {
        return g >= 0 && g < pc.length && pc[g] != null;
    }

    /** The G that stands for this one and its twins. */
    int first(int g) {
        return first[g];
    }

    /** The step of a twin's own program that a pc is; -1 for another's. */
    int step(int pc) {
        return step[pc];
    }

    /** Where G {@code to} is when its twin is at a pc. */
    int pc(int pc, int to) {
        return step[pc] < 0 ? pc : this.pc[to][step[pc]];
    }

    /** Where the first of its twins would be, for a pc of a twin's own program; the pc itself for another's. */
    int firstPc(int pc) {
        return firstPc[pc];
    }

    /** Null for a routine that is not reached. */
    Sites sites(Node n) {
        return sites.get(n);
    }
}
