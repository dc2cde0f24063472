package gmplab.core.runtime;

/**
 * What a person claims of a world: an invariant of every state, or a property of every run that goes on for ever.
 *
 * @param name how a verdict names it
 * @param text the claim itself, as core/claim reads and writes it
 */
public record Claim(Kind kind, String name, String text) {
    /** What is claimed of what. */
    public enum Kind { INVARIANT, PROPERTY }

    public Claim {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a claim without a name; expected one, such as 'one stopper'");
        }
    }
}
