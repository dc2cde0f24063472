package gmplab.core.live;

import gmplab.core.claim.Bound;
import gmplab.core.claim.Ltl;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.List;

/**
 * Something asked of every run that goes on for ever.
 *
 * @param name what it is part of: a property's name, or one of the two questions that every world is asked
 * @param broken what a finding says
 */
public record Question(String name, String broken, Bound bound) {
    /** Every stop-the-world that begins is completed. */
    public static final String STOPS = "every stop-the-world completes";
    /** Every G that is runnable runs, unless the run ends before. */
    public static final String RUNS = "every runnable G eventually runs";
    private static final String STOP = "leadsTo(sched.gcwaiting, sched.stopwait == 0 || ended)";

    /** What a run that breaks it ends in. */
    public Finding finding() {
        return new Finding(Finding.Kind.LIVENESS, name, broken);
    }

    /** What every world is asked, and the properties that it claims, each piece of a conjunction by itself. */
    public static List<Question> of(Machine m) {
        List<Question> r = new ArrayList<>();
        if (m.program().fields().stream().anyMatch(f -> f.name().equals("sched.stopwait"))) {
            r.addAll(pieces(STOPS, "one never does: stopwait stays above 0", bind(m, STOPS, STOP)));
        }
        List<World.Goroutine> all = m.world().atStart();
        for (int g = 0; g < m.world().numGs(); g++) {
            String name = "g" + g + (g < all.size() ? " (" + all.get(g).name() + ")" : "");
            r.addAll(pieces(RUNS, name + " is runnable and never runs", bind(m, RUNS, "leadsTo(g" + g + ".status == _Grunnable, g" + g
                + ".status == _Grunning || g" + g + ".status == _Gscanrunning || ended)")));
        }
        for (Claim c : m.world().claims()) {
            if (c.kind() == Claim.Kind.PROPERTY) {
                r.addAll(pieces(c.name(), c.text() + " does not hold", m.bind(c)));
            }
        }
        return r;
    }

    private static Bound bind(Machine m, String name, String text) {
        return m.bind(new Claim(Claim.Kind.PROPERTY, name, text));
    }

    private static List<Question> pieces(String name, String broken, Bound b) {
        List<Question> r = new ArrayList<>();
        split(b.formula(), name, broken, b, r);
        return r;
    }

    private static void split(Ltl f, String name, String broken, Bound b, List<Question> to) {
        if (f instanceof Ltl.And a) {
            split(a.left(), name, broken, b, to);
            split(a.right(), name, broken, b, to);
        } else {
            to.add(new Question(name, broken, new Bound(f, b.atoms(), b.texts())));
        }
    }
}
