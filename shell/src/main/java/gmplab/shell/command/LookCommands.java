package gmplab.shell.command;

import java.util.List;

final class LookCommands {
    private LookCommands() { }

    static List<Command> all() {
        return List.of();
    }
}
