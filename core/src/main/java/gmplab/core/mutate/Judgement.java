package gmplab.core.mutate;

import gmplab.core.explore.Found;
import gmplab.core.runtime.World;
import java.util.List;

/**
 * What is known of a mutant.
 *
 * @param scenario in which it was caught, or differs; otherwise empty
 * @param text what was found, how it differs, why it is none; where it is equivalent, that only a phase of a run has shown it
 * @param tried names of the scenarios in which every state of it, or every one up to the finding, was seen
 * @param found the finding's schedule; null where it was not caught
 * @param world the scenario's with the change made, where it was caught or differs; otherwise null
 */
public record Judgement(Mutant mutant, Kind kind, String scenario, String text, List<String> tried, Found found, World world) {
    /** The sorts of judgements. */
    public enum Kind {
        /** A check notices it in some scenario. */
        CAUGHT("caught"),
        /** In every scenario that comes to its step it can do what the unchanged one can, and nothing else. */
        EQUIVALENT("equivalent"),
        /** No search has shown it, but the routine's text does: it does what the unchanged one does. */
        BY_TEXT("by its text"),
        /** No scenario comes to its step: where the ways there turn away, they would not have a moment before, but do in every state of each. */
        NEVER("never there"),
        /** There is no such program. */
        REFUSED("refused"),
        /** No scenario comes to its step. */
        UNREACHED("not reached"),
        /** No scenario of which every state is seen comes to its step, and random walks in others have shown nothing. */
        SAMPLED("sampled"),
        /** No check notices, and it can no longer do all that the unchanged one can; but nothing new. */
        LESS("does less"),
        /**
         * No check notices. Every goroutine does what it does in the unchanged world, with the same ends; but on another P, or
         * goroutines take turns otherwise, or more Ms are made for it, which Go leaves open.
         */
        ELSEWHERE("elsewhere"),
        /** No check notices, and it can do something that the unchanged one cannot. */
        DIFFERS("survives"),
        /** It has more states than were looked at, or was broken off. */
        UNDECIDED("undecided");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    public Judgement {
        tried = List.copyOf(tried);
    }

    /** The same, judged so, with something more to say, after all these were tried. */
    Judgement as(Kind other, String more, List<String> all) {
        return new Judgement(mutant, other, scenario, text + more, all, found, world);
    }

    /** Whether it is settled: caught, or {@link #same}, or no program at all. */
    public boolean settled() {
        return kind == Kind.CAUGHT || same() || kind == Kind.REFUSED;
    }

    /** Whether it was shown, by a search or by the text, to do what the unchanged routine does. */
    public boolean same() {
        return kind == Kind.EQUIVALENT || kind == Kind.BY_TEXT || kind == Kind.NEVER;
    }

    /** Whether it is another program, of which it was shown that what it does is allowed. */
    public boolean allowed() {
        return kind == Kind.LESS || kind == Kind.ELSEWHERE;
    }
}
