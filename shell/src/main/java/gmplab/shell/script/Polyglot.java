package gmplab.shell.script;

import gmplab.core.policy.Policies;
import gmplab.shell.command.Foreign;
import gmplab.shell.command.UserError;

/** Policies in languages of the GraalVM; nothing of it is loaded before the first such policy is made. */
public final class Polyglot implements Foreign {
    @Override
    public Policies.Policy policy(String language, String source) {
        try {
            return new PolyglotPolicy(language, source);
        } catch (NoClassDefFoundError e) {
            throw absent(e);
        }
    }

    static UserError absent(Throwable e) {
        return new UserError("policies in JavaScript need the GraalVM JavaScript jars, which are not beside the shell's; "
            + "build with: mvn -q -DskipTests package", e);
    }
}
