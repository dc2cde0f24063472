package gmplab.shell.command;

/** The manual page of the words, made from their table. */
final class Manual {
    private Manual() { }

    static String markdown(Commands table) {
        StringBuilder b = new StringBuilder("# The words of the bench\n\nMade from the table of commands that `help` reads; do not edit. "
            + "The same words work at the prompt, in scripts and in notebooks. `m0`, `p1`, `g2` and `sched` are what they are now: "
            + "`p1.status`, `sched.npidle`, `m0.at`.\n");
        for (Command.Group g : Command.Group.values()) {
            b.append("\n## ").append(g.title).append("\n");
            if (g == Command.Group.PROGRAM) {
                b.append('\n');
                GoroutineWords.commands().forEach(c -> b.append("- `").append(c.synopsis().replace("\n", "`, `")).append("`: ").append(c.summary()).append('\n'));
            } else {
                table.list().stream().filter(c -> c.group() == g).forEach(c -> one(b, c));
            }
        }
        return b.toString();
    }

    private static void one(StringBuilder b, Command c) {
        b.append("\n### ").append(c.name()).append("\n\n```groovy\n").append(c.synopsis()).append("\n```\n\n");
        b.append(c.summary().substring(0, 1).toUpperCase(java.util.Locale.ROOT)).append(c.summary().substring(1)).append('.');
        if (!c.aliases().isEmpty()) {
            b.append(" Also: ").append(String.join(", ", c.aliases())).append('.');
        }
        boolean list = false;
        for (String line : c.help().split("\n")) {
            if (line.startsWith("  ")) {
                b.append(list ? "\n" : "\n\n").append("- `").append(line.strip().replaceFirst("\\s{2,}", "`: "));
                list = true;
            } else if (!line.isBlank()) {
                b.append(list ? "\n\n" : " ").append(line);
                list = false;
            }
        }
        b.append("\n");
    }
}
