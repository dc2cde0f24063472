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
 */
public record Found(Finding finding, String sort, int[] choices, int depth, boolean hypothetical) {
    static Found of(Finding finding, String sort, int[] choices) {
        boolean hypothetical = false;
        for (int c : choices) {
            hypothetical |= Choice.hypothetical(c);
        }
        return new Found(finding, sort, choices, choices.length, hypothetical);
    }

    @Override
    public String toString() {
        return finding + (sort.isEmpty() ? "" : " [" + sort + "]") + ", " + depth + " moves"
            + (hypothetical ? ", hypothetical" : "");
    }
}
