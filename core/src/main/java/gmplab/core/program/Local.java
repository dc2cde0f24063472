package gmplab.core.program;

import gmplab.core.state.Type;

/** A parameter or local variable of one routine. Names are unique within it; temporaries begin with {@code ~}. */
public record Local(String name, Type type) {
    @Override
    public String toString() {
        return name;
    }
}
