package gmplab.shell.view;

import gmplab.core.check.Ledger;
import gmplab.core.check.Ledger.Holding;
import gmplab.core.check.Limbo;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.trace.Run;
import java.util.List;

/** The ledger of Ps: who, since when, through which step, and whether that one can be preempted now. */
public final class Owners {
    private final Machine machine;
    private final State state;

    private Owners(Run run) {
        machine = run.machine();
        state = run.state();
    }

    public static Text of(Run run) {
        Owners o = new Owners(run);
        List<Integer> limbo = Limbo.of(o.machine, o.state);
        Table t = new Table("p", "holder", "since move", "through", "can its holder be preempted now?");
        for (Holding h : Ledger.of(run)) {
            boolean lost = limbo.contains(h.p());
            t.row(Table.cell("p" + h.p(), Style.NAME), Table.cell(lost ? "in limbo: " + h.words() : h.words(), lost ? Style.BAD
                : h.inTransit() ? Style.CAUTION : Style.PLAIN), h.since() == 0 ? "the start" : h.since(),
                h.step() == null ? "" : h.step(), o.preemptible(h));
        }
        return t.text();
    }

    /** The same of one P, for a table that is not the ledger's. */
    public static String preemptible(Run run, Holding h) {
        return new Owners(run).preemptible(h);
    }

    private int get(Field f, int i) {
        return state.get(machine.layout(), f, i);
    }

    private String preemptible(Holding h) {
        if (h.g() >= 0) {
            int m = runner(h.g());
            return m >= 0 ? ofG(h.g(), m) : "g" + h.g() + " is not running: it has been preempted, or waits";
        }
        if (h.m() < 0) {
            return "";
        }
        int g = get(Fields.M_CURG, h.m()) - 1;
        boolean user = get(Fields.M_MODE, h.m()) == Fields.ON_USER && g >= 0;
        return user ? ofG(g, h.m()) : "no: m" + h.m() + " is on its system stack";
    }

    private int runner(int g) {
        for (int m = 0; m < machine.layout().sizes().of(Kind.M); m++) {
            if (get(Fields.M_CURG, m) == g + 1 && get(Fields.M_MODE, m) == Fields.ON_USER) {
                return m;
            }
        }
        return -1;
    }

    /** Go's canPreemptM. */
    private String ofG(int g, int m) {
        String no = get(Fields.M_LOCKS, m) != 0 ? "m" + m + ".locks is " + get(Fields.M_LOCKS, m)
            : get(Fields.M_PREEMPTOFF, m) != 0 ? "m" + m + ".preemptoff is set" : get(Fields.M_MALLOCING, m) != 0 ? "m" + m + " is in malloc"
            : get(Fields.M_P, m) == 0 ? "m" + m + " has no P" : "";
        return no.isEmpty() ? "yes, g" + g + (get(Fields.G_PREEMPT, g) != 0 ? ", and it has been asked to stop" : "") : "no: " + no;
    }
}
