package gmplab.core.explore;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;

/**
 * Something wrong, and a schedule that leads there.
 *
 * @param finding what is wrong
 * @param sort what tells it from findings of the same text; empty without a classifier
 * @param choices every choice from the start, the merged local ones too; the last is the one that ended in the finding, or
 *     that led into the state where nothing moves any more
 * @param depth how many choices
 * @param hypothetical whether one of them does what Go itself could not do
 * @param loop of a run that goes on for ever: how many of the choices lead to where its cycle begins (all of them: it stands
 *     still in the end); -1 for a run that has an end
 */
public record Found(Finding finding, String sort, int[] choices, int depth, boolean hypothetical, int loop) {
    static Found of(Finding finding, String sort, int[] choices) {
        return of(finding, sort, choices, -1);
    }

    /** A run that goes on for ever. */
    public static Found lasso(Finding finding, int[] choices, int loop) {
        return of(finding, "", choices, loop);
    }

    private static Found of(Finding finding, String sort, int[] choices, int loop) {
        boolean hypothetical = false;
        for (int c : choices) {
            hypothetical |= Choice.hypothetical(c);
        }
        return new Found(finding, sort, choices, choices.length, hypothetical, loop);
    }

    @Override
    public String toString() {
        return finding + (sort.isEmpty() ? "" : " [" + sort + "]") + ", " + (loop < 0 ? depth + " moves"
            : loop == depth ? depth + " moves, and then it stands still" : loop + " moves and a cycle of " + (depth - loop))
            + (hypothetical ? ", hypothetical" : "");
    }
}
