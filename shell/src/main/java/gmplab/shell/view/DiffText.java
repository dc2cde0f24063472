package gmplab.shell.view;

import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import java.util.ArrayList;
import java.util.List;

/** Two forms of one routine, step by step: what one has and the other has not. */
public final class DiffText {
    private DiffText() { }

    /** @param a or {@code b} null where that version has no such routine */
    public static Text of(String nameA, Routine a, String nameB, Routine b) {
        List<String> left = lines(a);
        List<String> right = lines(b);
        Text.Builder t = new Text.Builder();
        t.line("--- " + nameA + (a == null ? " (no such routine)" : " " + a.name() + "  " + a.source()), Style.HEAD);
        t.line("+++ " + nameB + (b == null ? " (no such routine)" : " " + b.name() + "  " + b.source()), Style.HEAD);
        if (left.equals(right)) {
            return t.line("the same, step for step").done();
        }
        int[][] common = common(left, right);
        int i = 0;
        int j = 0;
        while (i < left.size() || j < right.size()) {
            if (i < left.size() && j < right.size() && left.get(i).equals(right.get(j))) {
                t.line("  " + left.get(i), Style.DIM);
                i++;
                j++;
            } else if (j == right.size() || i < left.size() && common[i + 1][j] >= common[i][j + 1]) {
                t.line("- " + left.get(i++), Style.BAD);
            } else {
                t.line("+ " + right.get(j++), Style.GOOD);
            }
        }
        return t.done();
    }

    /** Jumps by label, since the numbers of the steps differ. */
    private static List<String> lines(Routine r) {
        List<String> lines = new ArrayList<>();
        if (r == null) {
            return lines;
        }
        if (r.prologue() != Routine.Prologue.NONE) {
            lines.add("// prologue: " + r.prologue());
        }
        for (int i = 0; i < r.steps().size(); i++) {
            Step s = r.steps().get(i);
            lines.add(s.label().replaceFirst("#\\d+$", "") + ": " + StepText.of(s.op()) + (s.act() == null ? "" : "  [" + s.act() + "]"));
        }
        return lines;
    }

    /** Longest common subsequence of the tails from (i, j). */
    private static int[][] common(List<String> a, List<String> b) {
        int[][] n = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                n[i][j] = a.get(i).equals(b.get(j)) ? n[i + 1][j + 1] + 1 : Math.max(n[i + 1][j], n[i][j + 1]);
            }
        }
        return n;
    }
}
