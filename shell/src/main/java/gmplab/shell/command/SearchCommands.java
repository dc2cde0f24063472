package gmplab.shell.command;

import java.util.List;

final class SearchCommands {
    private SearchCommands() { }

    static List<Command> all() {
        return List.of();
    }

    static List<String> settings() {
        return List.of();
    }
}
