package gmplab.core.mutate;

import gmplab.core.mutate.Judgement.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What the difference between an unchanged world and a mutant is, as a mutant that no check notices has it.
 *
 * @param kind null where there is none
 * @param text in words: why it is allowed, and the first sequence that differs
 */
record Comparison(Kind kind, String text) {
    private static final Comparison NONE = new Comparison(null, "");
    private static final String ON = " on p";
    private static final String MORE_MS = "it wants more Ms than the scenario has, and does nothing else that is new";

    /** Whether what is new is only that it is cut: then it may no longer do anything, and another scenario must tell. */
    boolean isCutShort() {
        return text.startsWith(MORE_MS);
    }

    /**
     * Compares two states of one graph.
     *
     * @param most sets of states that are looked at for one answer
     */
    static Comparison of(Moves both, int unchanged, int mutant, Behaviour.Labels labels, int most) {
        int[] blocks = Branching.blocks(both);
        if (blocks[unchanged] == blocks[mutant]) {
            return NONE;
        }
        Moves small = both.merged(blocks);
        int a = blocks[unchanged];
        int b = blocks[mutant];
        Traces.Difference d = Traces.compare(small, a, b, most);
        if (d.none()) {
            return NONE;
        }
        if (d.onlySecond() == null) {
            return d.whole() ? new Comparison(Kind.LESS, "all that it does the unchanged one may do; no longer: " + words(d.onlyFirst(), labels))
                : new Comparison(Kind.UNDECIDED, "not the same moves; no new order of the programs' steps was found in " + most + " sets of states");
        }
        String news = "new: " + words(d.onlySecond(), labels);
        String reason = new Seen(small, a, b, labels, most).reason();
        return reason == null ? new Comparison(Kind.DIFFERS, news) : new Comparison(Kind.ELSEWHERE, reason + "; " + news);
    }

    private static String words(List<Integer> trace, Behaviour.Labels labels) {
        int from = Math.max(0, trace.size() - 3);
        return (from > 0 ? "after " + from + " steps " : "") + String.join(", then ", trace.subList(from, trace.size()).stream().map(labels::name).toList());
    }

    /** The two seen by somebody who sees less. */
    private record Seen(Moves moves, int a, int b, Behaviour.Labels labels, int most) {
        /** What alone is different; null where that does not explain it. */
        String reason() {
            return same(Seen::uncut) ? "it wants more Ms than the scenario has, and is otherwise the same"
                : less(Seen::uncut) ? MORE_MS : same(Seen::place) ? "on another P only"
                : goroutines().stream().allMatch(g -> same(l -> alone(place(l), g))) ? "in another order of goroutines only" : null;
        }

        /** A label; null where a move was cut: it led out of the scenario's bounds, and says nothing of what a program does. */
        private static String uncut(String label) {
            return label.equals("cut") ? null : label;
        }

        /** The same without the P. */
        private static String place(String label) {
            int at = label.indexOf(ON);
            return uncut(at < 0 ? label : label.substring(0, at));
        }

        /** A label where it is one goroutine's own step or an end; null for the steps of others. */
        private static String alone(String label, String g) {
            return label != null && (label.startsWith(g) || label.startsWith("end: ")) ? label : null;
        }

        private List<String> goroutines() {
            return java.util.Arrays.stream(moves.label()).distinct().mapToObj(labels::name).filter(l -> l.contains(" at "))
                .map(l -> l.substring(0, l.indexOf(" at ") + 1)).distinct().toList();
        }

        /** Whether both have the same sequences of labels that are changed so; of null labels nothing is seen. */
        private boolean same(UnaryOperator<String> change) {
            Traces.Difference d = difference(change);
            return d == null || d.none();
        }

        /** Whether the second has no sequence that the first has not. */
        private boolean less(UnaryOperator<String> change) {
            Traces.Difference d = difference(change);
            return d == null || d.whole() && d.onlySecond() == null;
        }

        /** Null where the two are bisimilar. */
        private Traces.Difference difference(UnaryOperator<String> change) {
            Map<String, Integer> numbers = new LinkedHashMap<>();
            int[] label = moves.label().clone();
            for (int i = 0; i < label.length; i++) {
                String name = label[i] == Behaviour.SILENT ? null : change.apply(labels.name(label[i]));
                label[i] = name == null ? Behaviour.SILENT : numbers.computeIfAbsent(name, n -> numbers.size() + 1);
            }
            Moves m = new Moves(moves.first(), label, moves.target());
            int[] blocks = Branching.blocks(m);
            return blocks[a] == blocks[b] ? null : Traces.compare(m.merged(blocks), blocks[a], blocks[b], most);
        }
    }
}
