package gmplab.shell.command;

import gmplab.core.program.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table of all commands. */
public final class Commands {
    private final Map<String, Command> byName = new LinkedHashMap<>();
    private final List<Command> all = new ArrayList<>();

    private Commands() { }

    /** Every command there is, in the order in which help lists them. */
    public static Commands all() {
        Commands c = new Commands();
        WorldCommands.all().forEach(c::add);
        ClaimCommands.all().forEach(c::add);
        MoveCommands.all().forEach(c::add);
        LookCommands.all().forEach(c::add);
        SearchCommands.all().forEach(c::add);
        FileCommands.all().forEach(c::add);
        ExportCommands.all().forEach(c::add);
        DifferCommands.all().forEach(c::add);
        MutateCommands.all().forEach(c::add);
        SpinCommands.all().forEach(c::add);
        ObserveCommands.all().forEach(c::add);
        ExplainCommands.all().forEach(c::add);
        ShellCommands.all(c).forEach(c::add);
        return c;
    }

    private void add(Command c) {
        all.add(c);
        List<String> names = new ArrayList<>(c.aliases());
        names.add(0, c.name());
        for (String n : names) {
            if (byName.put(n, c) != null) {
                throw new IllegalStateException("bug in gmplab: two commands are called " + n);
            }
        }
    }

    public List<Command> list() {
        return List.copyOf(all);
    }

    /** Names and aliases. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** By name or alias; null where there is none. */
    public Command find(String name) {
        return byName.get(name);
    }

    Command get(String name) {
        Command c = byName.get(name);
        if (c == null) {
            c = GoroutineWords.commands().stream().filter(w -> w.name().equals(name)).findFirst().orElse(null);
        }
        if (c == null) {
            throw new UserError(Names.unknown("word", name, names(), "help"));
        }
        return c;
    }
}
