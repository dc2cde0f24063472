package gmplab.shell.command;

import gmplab.core.policy.Policies;

/** A policy written in the script's own language. */
record BlockPolicy(String name, Block block) implements Policies.Policy {
    @Override
    public int answer(Policies.View view, int m, int n) {
        Object r;
        try {
            r = block.call(view, m, n);
        } catch (RuntimeException e) {
            throw new UserError("the " + name + " policy failed: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
        }
        if (r instanceof Number a) {
            return a.intValue();
        }
        throw new UserError("the " + name + " policy answered " + Arguments.show(r) + ", expected a number from 0 to " + (n - 1));
    }
}
