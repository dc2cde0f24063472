package gmplab.shell.command;

import java.util.List;

final class MoveCommands {
    private MoveCommands() { }

    static List<Command> all() {
        return List.of();
    }

    static List<String> settings() {
        return List.of();
    }
}
