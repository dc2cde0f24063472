package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.machine.Machine.FrameView;
import gmplab.core.machine.State;
import gmplab.core.observe.Following.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes through the channels of a world where a trace is followed. A send or receive that neither blocks nor wakes anybody is not in a trace; that there were too few of them, or too many,
 * may be told only hundreds of events later. So the world is taken without its scheduler, as a pattern of it (Culberson and Schaeffer 1998; Edelkamp 2001): only what its goroutines do with
 * channels ({@link FlowState}), each while the trace shows it running. All runs of that are looked at before, against the whole trace, and what does not lead to its end is cut the moment it is
 * done. No run of the world is cut that makes the rest of the trace: what is left out only makes more possible.
 */
final class Flow {
    /** Of a node: everything may be possible. */
    static final int LOST = -1;
    /** It does not lead to the end. */
    static final int CUT = -2;
    /** The goroutine can do nothing with a channel then. */
    static final int NONE = -3;
    /** Where it begins. */
    static final int BEGINS = 0;
    /** There is none where there would be more. */
    private static final int STATES_MAX = 500_000;

    private final Machine machine;
    private final List<Event> events;
    private final FlowProgram program;
    /** By G of the trace, its number here. */
    private final Map<Long, Integer> gs = new HashMap<>();
    /** By place in the trace, the set of those that run there. */
    private final long[] running;
    private final int procs;
    private final Slot curg;
    private final Slot closed;
    private final Slot qcount;
    /** By state, and by state and goroutine, where the next event and the next operation lead. */
    private int[] seen = new int[1024];
    private int[] acted;
    private int states;

    private Flow(Machine machine, FlowProgram program, List<Event> events, Event first) {
        this.machine = machine;
        this.program = program;
        this.events = events;
        procs = machine.world().procsMax();
        curg = machine.layout().slot(Fields.M_CURG);
        closed = machine.layout().slot(Fields.C_CLOSED);
        qcount = machine.layout().slot(Fields.C_QCOUNT);
        gs.put(first.g(), 0);
        events.forEach(e -> {
            if (e.kind() == EventKind.GO_CREATE && gs.containsKey(e.g())) {
                gs.putIfAbsent(e.other(), gs.size());
            }
        });
        running = running(first);
    }

    /**
     * That of a trace in whose beginning a goroutine of the world runs; null where there is none.
     *
     * @param first says on which P that is seen to run, and what it is called
     */
    static Flow of(Machine machine, List<Event> events, Event first, World.Goroutine begins) {
        FlowProgram program = FlowProgram.of(machine.world(), begins);
        Flow r = program == null ? null : new Flow(machine, program, events, first);
        return r != null && r.gs.size() < Long.SIZE - 2 && r.explore(begins.name()) ? r : null;
    }

    private long[] running(Event first) {
        long[] r = new long[events.size() + 1];
        Map<Integer, Integer> on = new HashMap<>(Map.of(first.p(), 0));
        for (int i = 0; i <= events.size(); i++) {
            for (int g : on.values()) {
                r[i] |= 1L << g;
            }
            Event e = i < events.size() ? events.get(i) : null;
            if (e != null && e.p() >= 0 && e.kind() == EventKind.GO_START && gs.containsKey(e.other())) {
                on.put(e.p(), gs.get(e.other()));
            } else if (e != null && e.p() >= 0 && (e.kind().leaves() || e.kind() == EventKind.GO_START)) {
                on.remove(e.p());
            }
        }
        return r;
    }

    // All runs of it, place by place in the trace

    private boolean explore(String name) {
        int n = gs.size();
        FlowState s = new FlowState(program, n);
        FlowStates all = new FlowStates(s.words.length);
        acted = new int[1024 * n];
        int[] from = new int[events.size() + 2];
        s.begin(0, name);
        all.put(s.words);
        for (int at = 0; at <= events.size(); at++) {
            for (int i = from[at]; i < all.size(); i++) {
                if (all.size() > STATES_MAX) {
                    return false;
                }
                room(all.size());
                for (int g = 0; g < n; g++) {
                    acted[i * n + g] = (running[at] & 1L << g) == 0 ? NONE : acts(all, i, s, g);
                }
            }
            from[at + 1] = all.size();
            all.layer();
            for (int i = from[at]; i < from[at + 1] && at < events.size(); i++) {
                seen[i] = sees(all, i, s, events.get(at));
            }
        }
        states = all.size();
        return keep(from, n);
    }

    private void room(int size) {
        if (size > seen.length) {
            seen = Arrays.copyOf(seen, 2 * size);
            acted = Arrays.copyOf(acted, 2 * size * gs.size());
        }
    }

    private int acts(FlowStates all, int i, FlowState s, int g) {
        all.get(i, s.words);
        int r = s.act(g);
        return r < 0 ? r : all.put(s.words);
    }

    private int sees(FlowStates all, int i, FlowState s, Event e) {
        all.get(i, s.words);
        return s.see(e.kind(), number(e.g()), number(e.other())) ? all.put(s.words) : CUT;
    }

    private int number(long g) {
        return gs.getOrDefault(g, -1);
    }

    /** Forgets what does not lead to the end; whether the beginning does. */
    private boolean keep(int[] from, int n) {
        boolean[] good = new boolean[states];
        Arrays.fill(good, from[events.size()], states, true);
        for (int at = events.size() - 1; at >= 0; at--) {
            // What has been found later leads to the end first, but where they go round in a circle.
            for (boolean more = true; more;) {
                more = false;
                for (int i = from[at + 1] - 1; i >= from[at]; i--) {
                    boolean was = good[i];
                    good[i] |= leads(good, i, n);
                    more |= good[i] != was;
                }
            }
        }
        int[] now = new int[states];
        int kept = 0;
        for (int i = 0; i < states; i++) {
            now[i] = good[i] ? kept++ : CUT;
        }
        for (int i = 0; i < states; i++) {
            if (good[i]) {
                seen[now[i]] = seen[i] < 0 ? seen[i] : now[seen[i]];
                for (int k = 0; k < n; k++) {
                    int to = acted[i * n + k];
                    acted[now[i] * n + k] = to < 0 ? to : now[to];
                }
            }
        }
        seen = Arrays.copyOf(seen, kept);
        acted = Arrays.copyOf(acted, kept * n);
        return good[0];
    }

    private boolean leads(boolean[] good, int i, int n) {
        boolean r = seen[i] >= 0 && good[seen[i]];
        for (int k = 0; k < n && !r; k++) {
            int to = acted[i * n + k];
            r = to == LOST || to >= 0 && good[to];
        }
        return r;
    }

    // Where a trace is followed

    /** Where the next event of the trace leads. */
    int seen(int from) {
        return from < 0 ? from : seen[from];
    }

    /** Where the next operation of a G of the trace leads; {@link #LOST} where it is none that is known. */
    int acted(int from, long g) {
        int r = from < 0 ? from : gs.containsKey(g) ? acted[from * gs.size() + gs.get(g)] : NONE;
        return r == NONE ? LOST : r;
    }

    /** Where a move of {@code m} leads that stands at {@code at}, without the events that it makes: an operation takes effect when it takes the channel's lock, for what it finds then it will do. */
    int behind(Node n, int m, Machine.Position at) {
        if (n.flow < 0 || at == null || at.stack() != Stack.USER || !at.label().equals("acquire") || !at.routine().equals("lock")) {
            return n.flow;
        }
        int g = curg.get(n.state, m) - 1;
        List<FrameView> frames = machine.stack(State.of(n.state), Stack.USER, g);
        return frames.size() < 2 ? n.flow : switch (frames.get(1).at().routine()) {
            case "chansend", "closechan" -> acted(n.flow, n.names[procs + g]);
            case "chanrecv" -> passes(n, frames.get(1).values().get("c") - 1) ? n.flow : acted(n.flow, n.names[procs + g]);
            default -> n.flow;
        };
    }

    /** Whether a receive finds the channel closed and empty. */
    private boolean passes(Node n, int c) {
        return closed.get(n.state, c) != 0 && qcount.get(n.state, c) == 0;
    }
}
