package gmplab.shell;

import gmplab.core.runtime.World;
import gmplab.shell.command.Answer;
import gmplab.shell.command.Listener;
import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import gmplab.shell.terminal.Interrupts;
import gmplab.shell.view.Style;
import gmplab.shell.view.Table;
import gmplab.shell.view.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Real bugs of Go's scheduler, each a script that explores the broken version and then the cured one. A script's first line
 * is {@code // ISSUE: what went wrong}; lines that begin with {@code // note:} are printed below the table.
 */
final class Museum {
    /** One search of a script: the world it was of, what it gave, and how long it took. */
    private record Search(World world, Map<?, ?> value, double seconds) {
        boolean found() {
            return "found".equals(value.get("outcome"));
        }
    }

    /** A script that has been run. */
    private record Exhibit(String issue, String title, List<String> notes, List<Search> searches, Reply reply) { }

    private final Listener progress;
    private final List<Exhibit> seen = new ArrayList<>();

    /** @param progress hears what is being searched */
    Museum(Listener progress) {
        this.progress = progress;
    }

    /**
     * The scripts meant: those in a directory, or one.
     *
     * @throws IOException where it cannot be read
     */
    static List<Path> scripts(Path where) throws IOException {
        if (!Files.isDirectory(where)) {
            return List.of(where);
        }
        try (Stream<Path> all = Files.list(where)) {
            return all.filter(p -> p.toString().endsWith(".groovy")).sorted().toList();
        }
    }

    /** Runs a script in a session of its own. */
    Reply visit(Path script) throws IOException {
        String text = Files.readString(script);
        String first = text.lines().findFirst().orElse("");
        int colon = first.indexOf(':');
        String issue = first.startsWith("//") && colon > 0 ? first.substring(2, colon).strip() : script.getFileName().toString();
        String title = colon > 0 ? first.substring(colon + 1).strip() : "";
        List<String> notes = text.lines().filter(l -> l.startsWith("// note:")).map(l -> l.substring(8).strip()).toList();
        Session session = new Session();
        Interrupts.to(session);
        List<Search> searches = new ArrayList<>();
        progress.progress(issue + " ...");
        Reply reply = session.script(text, script.getFileName().toString(), List.of(), new Listener() {
            private long since = System.nanoTime();

            @Override
            public void answer(Answer a) {
                if (a.word().equals("explore") && a.value() instanceof Map<?, ?> value) {
                    searches.add(new Search(session.bench().world(), value, (System.nanoTime() - since) / 1e9));
                }
                since = System.nanoTime();
            }

            @Override
            public void printed(String printed) { }

            @Override
            public void progress(String line) {
                progress.progress(line.isEmpty() ? line : issue + ": " + line);
            }
        });
        seen.add(new Exhibit(issue, title, notes, searches, reply));
        return reply;
    }

    /** 0 where every script saw what it expects, 130 after Ctrl-C, otherwise 1. */
    int exitCode() {
        return seen.stream().anyMatch(e -> e.reply.status() == Reply.Status.INTERRUPTED) ? Reply.WAS_INTERRUPTED
            : seen.stream().allMatch(e -> e.reply.error() == null && e.reply.exitCode() == 0) ? 0 : Reply.SCRIPT_FAILED;
    }

    Text table() {
        Table t = new Table("issue", "configuration", "found", "states", "s", "moves", "cured");
        Text.Builder after = new Text.Builder();
        for (Exhibit e : seen) {
            Search broken = e.searches.stream().filter(Search::found).findFirst().orElse(null);
            Search cured = e.searches.isEmpty() ? null : e.searches.get(e.searches.size() - 1);
            Map<?, ?> finding = broken == null ? Map.of() : (Map<?, ?>) ((List<?>) broken.value.get("found")).get(0);
            t.row(e.issue, broken == null ? "" : configuration(broken.world), broken == null ? Table.cell("nothing", Style.BAD) : finding.get("text"),
                broken == null ? "" : grouped(broken.value.get("states")),
                broken == null ? "" : String.format(Locale.ROOT, "%.1f", broken.seconds), finding.get("moves"), verdict(e, cured));
            e.notes.forEach(n -> after.line(e.issue + ": " + n));
            if (e.reply.error() != null) {
                after.line(e.issue + ": " + e.reply.error(), Style.BAD);
            }
        }
        return t.text().plus(after.done());
    }

    private static Table.Cell verdict(Exhibit e, Search cured) {
        if (cured == null || cured.found() || e.reply.error() != null) {
            return Table.cell(cured != null && cured.found() ? "found too" : "not seen", Style.BAD);
        }
        boolean all = "held".equals(cured.value.get("outcome"));
        String how = all ? "exhaustive, " : "as far as " + (Long.valueOf(0).equals(cured.value.get("cuts")) ? "searched, " : "searched, with cuts, ");
        return Table.cell("none: " + how + grouped(cured.value.get("states")) + " states", all ? Style.GOOD : Style.CAUTION);
    }

    private static String configuration(World w) {
        int gs = w.goroutines().size();
        int edits = w.edits().size();
        return w.version() + (edits == 0 ? ", " : edits == 1 ? " (1 edit), " : " (" + edits + " edits), ") + w.procs() + "P " + w.ms() + "M " + gs + "G" + (w.sysmon() ? " sysmon" : "");
    }

    private static String grouped(Object n) {
        return n instanceof Number x ? String.format(Locale.ROOT, "%,d", x.longValue()) : "";
    }

    /** The same for {@code --json}. */
    List<Map<String, Object>> value() {
        List<Map<String, Object>> r = new ArrayList<>();
        for (Exhibit e : seen) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("issue", e.issue);
            one.put("title", e.title);
            one.put("notes", e.notes);
            List<Object> all = new ArrayList<>();
            for (Search s : e.searches) {
                Map<String, Object> search = new LinkedHashMap<>();
                search.put("configuration", configuration(s.world));
                search.put("seconds", s.seconds);
                s.value.forEach((k, v) -> search.put(String.valueOf(k), v));
                all.add(search);
            }
            one.put("searches", all);
            one.put("error", e.reply.error());
            one.put("exit", e.reply.exitCode());
            r.add(one);
        }
        return r;
    }
}
