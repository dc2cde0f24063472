package gmplab.shell;

import gmplab.core.check.Conservation;
import gmplab.shell.Exhibit.Search;
import gmplab.shell.command.Listener;
import gmplab.shell.session.Reply;
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

/**
 * Whether unmodified Go conserves work: scripts that each make a world, say {@code conserve} and explore it once. A script's first
 * line is {@code // NAME: what goes on}; what Go's own source says of a finding stands in lines that begin with {@code // source:},
 * the first word being a verdict: confirmed, or doubtful.
 */
final class Conserve {
    private final Listener progress;
    private final Path findings;
    private final List<Exhibit> seen = new ArrayList<>();
    private final List<String> saved = new ArrayList<>();

    /**
     * @param progress hears what is being searched
     * @param findings the directory in which findings are saved, made where it is needed
     */
    Conserve(Listener progress, Path findings) {
        this.progress = progress;
        this.findings = findings;
    }

    /** Runs a script in a session of its own, and saves what it finds. */
    Reply visit(Path script) throws IOException {
        Exhibit e = Exhibit.of(script, progress);
        seen.add(e);
        String file = "";
        if (last(e) != null && last(e).found()) {
            Files.createDirectories(findings);
            Path to = findings.resolve(script.getFileName().toString().replaceAll("\\.groovy$", "") + ".trace");
            Files.deleteIfExists(to);
            Reply r = e.session().word("save", List.of(to.toString()), Listener.SILENT);
            file = r.error() == null ? to.toString() : "not saved: " + r.error();
        }
        saved.add(file);
        return e.reply();
    }

    private static Search last(Exhibit e) {
        return e.searches().isEmpty() ? null : e.searches().get(e.searches().size() - 1);
    }

    /**
     * 12 where something was found, 1 where a script failed, 130 after Ctrl-C, 20 where a search did not see everything, otherwise
     * 0.
     */
    int exitCode() {
        int scripts = Exhibit.exitCode(seen);
        return scripts != 0 ? scripts : any(Search::found) ? gmplab.core.machine.Finding.Kind.INVARIANT.exitCode() : any(s -> !s.held()) ? 20 : 0;
    }

    private boolean any(java.util.function.Predicate<Search> p) {
        return seen.stream().map(Conserve::last).anyMatch(s -> s != null && p.test(s));
    }

    Text table() {
        Table t = new Table("world", "configuration", "verdict", "states", "s", "moves", "ends", "source");
        Text.Builder after = new Text.Builder();
        for (int i = 0; i < seen.size(); i++) {
            Exhibit e = seen.get(i);
            Search s = last(e);
            boolean found = s != null && s.found();
            t.row(e.name(), s == null ? "" : s.configuration(), verdict(e, s), s == null ? "" : s.states(), s == null ? "" : s.time(),
                found ? s.finding().get("moves") : "", found ? ends(s) : "", found ? source(e) : "");
            if (e.reply().error() != null) {
                after.line(e.name() + ": " + e.reply().error(), Style.BAD);
            }
        }
        Text.Builder stories = new Text.Builder();
        for (int i = 0; i < seen.size(); i++) {
            story(stories, seen.get(i), saved.get(i));
        }
        return t.text().plus(after.done()).plus(stories.done());
    }

    private static Table.Cell verdict(Exhibit e, Search s) {
        if (s == null || e.reply().error() != null) {
            return Table.cell("not seen", Style.BAD);
        }
        return s.found() ? Table.cell(claim(s), Style.BAD)
            : Table.cell("none: " + s.confidence().replaceAll(", [\\d,]+ states$", ""), s.held() ? Style.GOOD : Style.CAUTION);
    }

    /** Such as {@code work is not conserved}. */
    private static String claim(Search s) {
        String text = String.valueOf(s.finding().get("text"));
        for (String what : List.of("work is", "timers are", "trace reading is")) {
            if (text.contains(what + " conserved")) {
                return what + " not conserved";
            }
        }
        return text;
    }

    private static String ends(Search s) {
        Object r = s.value().get("repair");
        return r == null ? "" : String.valueOf(r);
    }

    private static String source(Exhibit e) {
        return e.said("source").isEmpty() ? "not read" : e.said("source").get(0).split("[\\s:,.]", 2)[0];
    }

    private static void story(Text.Builder b, Exhibit e, String file) {
        Search s = last(e);
        if (s == null || !s.found()) {
            return;
        }
        b.line("");
        b.line(e.name() + ": " + e.title(), Style.HEAD);
        e.story().forEach(l -> b.line("  " + l));
        Reply why = e.session().word("why", List.of(), Listener.SILENT);
        why.answers().forEach(a -> a.text().plain().forEach(l -> b.line("  " + l)));
        Object repair = s.value().get("repair");
        if (repair != null) {
            b.line("  " + Conservation.Repair.valueOf(String.valueOf(repair).toUpperCase(Locale.ROOT)).sentence);
        }
        e.said("source").forEach(l -> b.line("  source: " + l));
        e.said("note").forEach(l -> b.line("  note: " + l));
        b.line("  " + (file.startsWith("not saved") ? file : "saved as " + file + "; type: gmplab replay " + file));
    }

    /** The same for {@code --json}. */
    List<Map<String, Object>> value() {
        List<Map<String, Object>> r = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            Map<String, Object> one = new LinkedHashMap<>(seen.get(i).value());
            one.put("source", seen.get(i).said("source"));
            one.put("file", saved.get(i));
            r.add(one);
        }
        return r;
    }
}
