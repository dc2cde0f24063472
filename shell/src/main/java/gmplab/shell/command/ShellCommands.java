package gmplab.shell.command;

import gmplab.core.runtime.Versions;
import gmplab.shell.command.Command.Completes;
import gmplab.shell.command.Command.Group;
import gmplab.shell.view.Style;
import gmplab.shell.view.Text;
import java.util.List;

/** Words about the bench itself. */
final class ShellCommands {
    private ShellCommands() { }

    static List<Command> all(Commands table) {
        return List.of(
            Command.of("help", Group.SHELL, "help\nhelp step", "the list of words, or one of them", "",
                (b, a) -> Answer.of(a.expect(0, 1).size() == 0 ? list(table) : one(table.get(a.text(0, "the word")))))
                .completing(Completes.WORD).orBare(),
            Command.of("versions", Group.SHELL, "versions", "the versions of the scheduler", "", (b, a) -> {
                a.expect(0, 0);
                Text.Builder t = new Text.Builder();
                for (Versions.Version v : Versions.all()) {
                    String edits = v.base() == null ? "" : "  (" + v.base() + " with "
                        + WorldCommands.count(Versions.edits(b.world(), v.name()).size(), "edit") + ")";
                    t.add(v.name().equals(b.world().version()) ? "* " : "  ").add(v.name(), Style.NAME)
                        .add(" ".repeat(Math.max(1, 20 - v.name().length()))).add(v.about()).add(edits, Style.DIM).end();
                }
                return Answer.of(t.done(), Versions.all().stream().map(Versions.Version::name).toList());
            }).orBare(),
            Command.of("exit", Group.SHELL, "exit\nexit CODE", "leaves the shell", "A script ends with this code.", (b, a) -> {
                throw new Leave(a.expect(0, 1).size() == 0 ? -1 : a.integer(0, "the exit code", 0));
            }).alias("quit").orBare());
    }

    private static Text list(Commands table) {
        Text.Builder b = new Text.Builder();
        for (Group g : Group.values()) {
            List<Command> in = g == Group.PROGRAM ? GoroutineWords.commands()
                : table.list().stream().filter(c -> c.group() == g).toList();
            if (in.isEmpty()) {
                continue;
            }
            b.line(g.title, Style.HEAD);
            for (Command c : in) {
                String shown = g == Group.PROGRAM ? c.synopsis().lines().findFirst().orElse("") : c.name();
                b.add("  ").add(shown, Style.NAME).add(" ".repeat(Math.max(2, (g == Group.PROGRAM ? 30 : 12) - shown.length())))
                    .add(c.summary()).end();
            }
        }
        return b.line("help NAME says more; m0 p1 g2 and sched are what they are now: p1.status, sched.npidle").done();
    }

    private static Text one(Command c) {
        Text.Builder b = new Text.Builder();
        for (String s : c.synopsis().split("\n")) {
            b.line(s, Style.NAME);
        }
        b.line(c.summary());
        if (!c.aliases().isEmpty()) {
            b.line("also: " + String.join(", ", c.aliases()));
        }
        if (!c.help().isEmpty()) {
            b.line(c.help());
        }
        return b.done();
    }

}
