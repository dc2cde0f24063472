package gmplab.core.machine;

import gmplab.core.machine.Machine.FrameView;
import gmplab.core.machine.Machine.Position;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Liveness;
import gmplab.core.program.Local;
import gmplab.core.program.Program;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads off a state, for people, where everybody is and what the frames of a stack hold. */
final class Stacks {
    private final Linkage link;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final Map<String, Liveness> text = new HashMap<>();

    Stacks(Linkage link) {
        this.link = link;
        mode = link.layout.slot(Fields.M_MODE);
        mPc = link.layout.slot(Fields.M_PC);
        gPc = link.layout.slot(Fields.G_PC);
        curg = link.layout.slot(Fields.M_CURG);
    }

    Position position(long[] s, int m) {
        int where = mode.get(s, m);
        if (where == Fields.ON_G0) {
            return position(mPc.get(s, m), Stack.G0);
        }
        return where == Fields.ON_USER ? positionOfG(s, curg.get(s, m) - 1) : null;
    }

    Position positionOfG(long[] s, int g) {
        return position(gPc.get(s, g), Stack.USER);
    }

    Position position(int pc, Stack stack) {
        if (pc == 0) {
            return null;
        }
        Pcs.At at = link.pcs.at(pc);
        return new Position(at.routine(), at.step(), link.program.routine(at.routine()).steps().get(at.step()).label(), stack);
    }

    List<FrameView> stack(long[] s, Stack kind, int ctx) {
        List<FrameView> r = new ArrayList<>();
        Position p = position(kind == Stack.G0 ? mPc.get(s, ctx) : gPc.get(s, ctx), kind);
        while (p != null) {
            Node n = new Node(p.routine(), kind);
            r.add(frame(s, p, n, ctx));
            List<Site> sites = link.graph.sites(n);
            if (sites.isEmpty()) {
                break;
            }
            p = back(sites.get(link.siteSlot(n).get(s, ctx)), kind);
        }
        return r;
    }

    private FrameView frame(long[] s, Position p, Node n, int ctx) {
        Map<String, Integer> values = new LinkedHashMap<>();
        Map<String, String> shown = new LinkedHashMap<>();
        Liveness live = text.computeIfAbsent(n.routine(), k -> new Liveness(link.program.routine(k)));
        for (Local l : live.locals()) {
            Integer constant = link.folding.constant(n.routine(), l);
            Liveness of = constant != null ? live : link.frames.liveness(n.routine());
            if (of.aliveBefore(p.step(), l)) {
                int v = constant != null ? constant : link.localSlot(n, l).get(s, ctx);
                values.put(l.name(), v);
                shown.put(l.name(), l.type().show(v));
            }
        }
        return new FrameView(p, values, shown);
    }

    /** {@link Machine#fingerprint}: of everything that is not zero, by name. */
    String fingerprint(long[] s) {
        Map<String, String> all = new TreeMap<>();
        for (Field f : link.layout.fields()) {
            Slot slot = link.layout.slot(f);
            for (int i = 0; i < slot.word.length; i++) {
                if (slot.get(s, i) != 0 && !f.equals(Fields.M_PC) && !f.equals(Fields.G_PC)) {
                    all.put(f.name() + " " + i, String.valueOf(slot.get(s, i)));
                }
            }
        }
        for (Stack kind : Stack.values()) {
            for (int ctx = 0; ctx < link.layout.sizes().of(kind == Stack.G0 ? Kind.M : Kind.G); ctx++) {
                StringBuilder frames = new StringBuilder();
                stack(s, kind, ctx).forEach(f -> frames.append(f.at()).append(f.values()));
                all.put("stack " + kind + " " + ctx, frames.toString());
            }
        }
        return Program.digest(List.of(all.toString()));
    }

    /** Where a caller goes on; null where it is on a stack of the other kind. */
    private Position back(Site site, Stack kind) {
        Node caller = site.caller();
        return caller.stack() != kind ? null : position(link.pc(caller.routine(),
            link.linked.routine(caller.routine()).steps().get(site.step()).next()), kind);
    }
}
