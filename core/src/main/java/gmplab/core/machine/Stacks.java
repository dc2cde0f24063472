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
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads off a state, for people and for those that follow traces, where everybody is and what the frames of a stack hold. Thread-confined: what it looks up it remembers. */
final class Stacks {
    private final Linkage link;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final Map<String, Liveness> text = new HashMap<>();
    /** By kind of stack and pc, where they were asked for. */
    private final Position[][] positions;
    private final Place[][] places;

    Stacks(Linkage link) {
        this.link = link;
        mode = link.layout.slot(Fields.M_MODE);
        mPc = link.layout.slot(Fields.M_PC);
        gPc = link.layout.slot(Fields.G_PC);
        curg = link.layout.slot(Fields.M_CURG);
        positions = new Position[Stack.values().length][link.pcs.count() + 1];
        places = new Place[Stack.values().length][link.pcs.count() + 1];
    }

    /** A local that is alive at a step: where its value stands, or what it always is where there is no slot. */
    private record Value(String name, Slot slot, int constant) { }

    /** What there is to know of a step where a frame may be. */
    private final class Place {
        private final Position at;
        private final List<Value> alive = new ArrayList<>();
        private final Map<String, Type> types = new LinkedHashMap<>();
        /** Which of these pcs of callers comes next, and these; 0 for a caller on a stack of the other kind. */
        private final Slot site;
        private final int[] back;

        private Place(Position at, Node n) {
            this.at = at;
            Liveness live = text.computeIfAbsent(n.routine(), k -> new Liveness(link.program.routine(k)));
            for (Local l : live.locals()) {
                Integer constant = link.folding.constant(n.routine(), l);
                Liveness of = constant != null ? live : link.frames.liveness(n.routine());
                if (of.aliveBefore(at.step(), l)) {
                    alive.add(new Value(l.name(), constant != null ? null : link.localSlot(n, l), constant != null ? constant : 0));
                    types.put(l.name(), l.type());
                }
            }
            site = link.siteSlot(n);
            back = link.graph.sites(n).stream().mapToInt(x -> back(x, n.stack())).toArray();
        }

        private FrameView frame(long[] s, int ctx) {
            Map<String, Integer> values = new LinkedHashMap<>();
            for (Value v : alive) {
                values.put(v.name, v.slot == null ? v.constant : v.slot.get(s, ctx));
            }
            return new FrameView(at, values, types);
        }
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
        Position[] known = positions[stack.ordinal()];
        if (known[pc] == null) {
            Pcs.At at = link.pcs.at(pc);
            known[pc] = new Position(at.routine(), at.step(), link.program.routine(at.routine()).steps().get(at.step()).label(), stack);
        }
        return known[pc];
    }

    List<FrameView> stack(long[] s, Stack kind, int ctx) {
        List<FrameView> r = new ArrayList<>();
        Place p = place(kind == Stack.G0 ? mPc.get(s, ctx) : gPc.get(s, ctx), kind);
        while (p != null) {
            r.add(p.frame(s, ctx));
            p = p.back.length == 0 ? null : place(p.back[p.site.get(s, ctx)], kind);
        }
        return r;
    }

    private Place place(int pc, Stack kind) {
        if (pc == 0) {
            return null;
        }
        Place[] known = places[kind.ordinal()];
        if (known[pc] == null) {
            Position at = position(pc, kind);
            known[pc] = new Place(at, new Node(at.routine(), kind));
        }
        return known[pc];
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

    /** Where a caller goes on; 0 where it is on a stack of the other kind. */
    private int back(Site site, Stack kind) {
        Node caller = site.caller();
        return caller.stack() != kind ? 0 : link.pc(caller.routine(), link.linked.routine(caller.routine()).steps().get(site.step()).next());
    }
}
