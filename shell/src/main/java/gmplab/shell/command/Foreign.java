package gmplab.shell.command;

import gmplab.core.policy.Policies;

/** Policies in languages other than the session's own. */
@FunctionalInterface
public interface Foreign {
    /**
     * @param language for example {@code js}
     * @param source an expression whose value is a function of (view, m, n)
     */
    Policies.Policy policy(String language, String source);
}
