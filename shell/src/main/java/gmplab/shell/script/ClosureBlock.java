package gmplab.shell.script;

import gmplab.shell.command.Block;
import groovy.lang.Closure;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;

/** A closure as a command sees it. */
record ClosureBlock(Closure<?> closure) implements Block {
    @Override
    public Object call(Object... args) {
        return closure.getMaximumNumberOfParameters() < args.length && args.length > 1
            ? closure.call(java.util.Arrays.copyOf(args, closure.getMaximumNumberOfParameters())) : closure.call(args);
    }

    @Override
    public boolean holds() {
        return DefaultTypeTransformation.castToBoolean(closure.call());
    }
}
