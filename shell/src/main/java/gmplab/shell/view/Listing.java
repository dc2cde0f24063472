package gmplab.shell.view;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.state.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A routine with a mark at every step where somebody is. */
public final class Listing {
    private Listing() { }

    /** @param state where everybody is; null for the bare routine */
    public static Text of(Machine machine, State state, Routine r) {
        Map<Integer, List<String>> here = new TreeMap<>();
        Map<Integer, List<String>> back = new TreeMap<>();
        if (state != null) {
            marks(machine, state, r.name(), here, back);
        }
        int width = 4;
        for (Map<Integer, List<String>> m : List.of(here, back)) {
            for (List<String> names : m.values()) {
                width = Math.max(width, String.join(",", names).length() + 3);
            }
        }
        int label = r.steps().stream().mapToInt(s -> s.label().length()).max().orElse(0);
        Text.Builder b = new Text.Builder().add(r.name(), Style.HEAD).add(signature(r), Style.PLAIN)
            .add("  " + r.source() + prologue(r), Style.DIM).end();
        for (int i = 0; i < r.steps().size(); i++) {
            line(b, r, i, label, width, here.get(i), back.get(i));
        }
        return b.done();
    }

    private static void line(Text.Builder b, Routine r, int i, int label, int width, List<String> here, List<String> back) {
        Step s = r.steps().get(i);
        String mark = here != null ? String.join(",", here) + " =>" : back != null ? String.join(",", back) + " ->" : "";
        b.add(" ".repeat(width - mark.length()) + mark, here != null ? Style.CURSOR : Style.CAUTION);
        b.add(String.format("%4d  ", i), Style.DIM);
        b.add(s.label() + " ".repeat(label - s.label().length() + 2), here != null ? Style.CURSOR : Style.NAME);
        b.add(StepText.of(s.op()));
        b.add(StepText.jumps(s, i), Style.DIM);
        if (s.act() != null) {
            b.add("  [" + s.act() + "]", Style.CAUTION);
        }
        b.end();
    }

    private static String signature(Routine r) {
        return "(" + String.join(", ", r.params().stream().map(Object::toString).toList()) + ")";
    }

    private static String prologue(Routine r) {
        return switch (r.prologue()) {
            case NONE -> ", inlined or nosplit: no prologue";
            case CHECK -> "";
            case SYSTEMSTACK -> ", system stack only";
        };
    }

    /** {@code here}: who would execute the step next; {@code back}: who comes back to it from a call, or when scheduled. */
    private static void marks(Machine machine, State state, String routine, Map<Integer, List<String>> here,
                              Map<Integer, List<String>> back) {
        Map<String, List<Machine.FrameView>> stacks = stacks(machine, state);
        stacks.forEach((who, frames) -> {
            for (int i = 0; i < frames.size(); i++) {
                Machine.Position at = frames.get(i).at();
                if (at.routine().equals(routine)) {
                    boolean moves = i == 0 && !who.endsWith("*");
                    (moves ? here : back).computeIfAbsent(at.step(), k -> new ArrayList<>()).add(who.replace("*", ""));
                }
            }
        });
    }

    /** Every stack there is, innermost frame first; a {@code *} after the name means that it is not the one that moves. */
    static Map<String, List<Machine.FrameView>> stacks(Machine machine, State state) {
        Map<String, List<Machine.FrameView>> r = new LinkedHashMap<>();
        boolean[] running = new boolean[machine.layout().sizes().of(Kind.G)];
        for (int m = 0; m < machine.layout().sizes().of(Kind.M); m++) {
            Threads.Where w = Threads.of(machine, state, m);
            if (w.mode() == Threads.Mode.USER) {
                running[w.g()] = true;
                r.put("m" + m + "(g" + w.g() + ")", machine.stack(state, Stack.USER, w.g()));
            } else if (w.mode() == Threads.Mode.G0) {
                r.put("m" + m, machine.stack(state, Stack.G0, m));
            }
        }
        for (int g = 0; g < running.length; g++) {
            if (!running[g] && machine.positionOfG(state, g) != null) {
                r.put("g" + g + "*", machine.stack(state, Stack.USER, g));
            }
        }
        return r;
    }
}
