package gmplab.core.machine;

import gmplab.core.program.CallGraph;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Liveness;
import gmplab.core.program.Local;
import gmplab.core.program.Program;
import gmplab.core.program.Routine;
import gmplab.core.state.Sizes;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each routine's frame lies in a stack: after the deepest of its callers, and inside it each local in the lowest
 * bits that no local alive at the same time has.
 */
final class Frames {
    /** Where one routine's locals and its return site lie, in bits from the bottom of the stack. */
    record Frame(Map<Local, Integer> offset, int site, int end) { }

    private final Map<Node, Frame> frames = new LinkedHashMap<>();
    private final Map<String, Liveness> liveness = new HashMap<>();
    private final EnumMap<Stack, Integer> depth = new EnumMap<>(Stack.class);

    Frames(Program program, CallGraph graph, Sizes sizes) {
        Map<Node, Integer> start = new HashMap<>();
        for (Stack s : Stack.values()) {
            depth.put(s, 0);
        }
        for (Node n : graph.callersFirst()) {
            Routine r = program.routine(n.routine());
            Liveness live = liveness.computeIfAbsent(r.name(), k -> new Liveness(r));
            Frame f = place(r, live, start.getOrDefault(n, 0), siteType(graph.sites(n).size()), sizes);
            frames.put(n, f);
            depth.merge(n.stack(), f.end, Math::max);
            for (Node c : graph.callees(n)) {
                start.merge(c, f.end, Math::max);
            }
        }
    }

    /** Holds the number of the call site to return to. */
    static Type siteType(int sites) {
        return Type.range(0, Math.max(0, sites - 1));
    }

    private static Frame place(Routine r, Liveness live, int start, Type siteType, Sizes sizes) {
        int siteWidth = siteType.width(sizes);
        int site = fit(start, siteWidth);
        int from = siteWidth == 0 ? start : site + siteWidth;
        int end = from;
        Map<Local, Integer> offset = new LinkedHashMap<>();
        for (Local l : live.locals()) {
            int width = l.type().width(sizes);
            int at = fit(from, width);
            for (int clash; (clash = clash(l, at, width, offset, live, sizes)) >= 0;) {
                at = fit(clash, width);
            }
            offset.put(l, at);
            end = Math.max(end, at + width);
        }
        return new Frame(offset, site, end);
    }

    /** The first offset from {@code at} on where so many bits do not cross a multiple of 64. */
    private static int fit(int at, int width) {
        return at / 64 == (at + Math.max(1, width) - 1) / 64 ? at : (at / 64 + 1) * 64;
    }

    /** Where the first local ends that interferes and overlaps; -1 when none does. */
    private static int clash(Local l, int at, int width, Map<Local, Integer> placed, Liveness live, Sizes sizes) {
        for (Map.Entry<Local, Integer> e : placed.entrySet()) {
            int w = e.getKey().type().width(sizes);
            boolean overlap = at < e.getValue() + w && e.getValue() < at + width;
            if (overlap && live.interfere(l, e.getKey())) {
                return e.getValue() + w;
            }
        }
        return -1;
    }

    Frame frame(Node n) {
        return frames.get(n);
    }

    Liveness liveness(String routine) {
        return liveness.get(routine);
    }

    /** Bits of the deepest stack of this kind. */
    int depth(Stack s) {
        return depth.get(s);
    }

    List<Node> nodes() {
        return new ArrayList<>(frames.keySet());
    }
}
