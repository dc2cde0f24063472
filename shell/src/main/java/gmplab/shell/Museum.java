package gmplab.shell;

import gmplab.core.runtime.Claim;
import gmplab.shell.Exhibit.Search;
import gmplab.shell.command.Listener;
import gmplab.shell.session.Reply;
import gmplab.shell.view.Style;
import gmplab.shell.view.Table;
import gmplab.shell.view.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Real bugs of Go's scheduler, each a script that explores the broken version and then the cured one. A script's first line
 * is {@code // ISSUE: what went wrong}; lines that begin with {@code // note:} are printed below the table. One that cannot be
 * shown says why in {@code // not shown:}, and explores nothing.
 */
final class Museum {
    private final Listener progress;
    private final List<Exhibit> seen = new ArrayList<>();

    /** @param progress hears what is being searched */
    Museum(Listener progress) {
        this.progress = progress;
    }

    /** Runs a script in a session of its own. */
    Reply visit(Path script) throws IOException {
        Exhibit e = Exhibit.of(script, progress);
        seen.add(e);
        return e.reply();
    }

    int exitCode() {
        return Exhibit.exitCode(seen);
    }

    Text table() {
        Table t = new Table("issue", "configuration", "found", "states", "s", "moves", "cured");
        Text.Builder after = new Text.Builder();
        for (Exhibit e : seen) {
            row(t, e);
            e.said("not shown").forEach(n -> after.line(e.name() + ": " + n));
            e.said("note").forEach(n -> after.line(e.name() + ": " + n));
            if (e.reply().error() != null) {
                after.line(e.name() + ": " + e.reply().error(), Style.BAD);
            }
        }
        return t.text().plus(after.done());
    }

    private static void row(Table t, Exhibit e) {
        if (!e.said("not shown").isEmpty() && e.searches().isEmpty()) {
            t.row(e.name(), "", Table.cell("not shown", Style.CAUTION), "", "", "", "");
            return;
        }
        Search broken = e.searches().stream().filter(Search::found).findFirst().orElse(null);
        Search cured = e.searches().isEmpty() ? null : e.searches().get(e.searches().size() - 1);
        t.row(e.name(), broken == null ? "" : broken.configuration(), broken == null ? Table.cell("nothing", Style.BAD) : shortly(broken),
            broken == null ? "" : broken.states(), broken == null ? "" : broken.time(), broken == null ? "" : broken.finding().get("moves"),
            verdict(e, cured));
    }

    /** An invariant or a property by its name: its text is in the script. */
    private static Object shortly(Search broken) {
        String text = String.valueOf(broken.finding().get("text"));
        int name = text.indexOf("' is broken: ");
        if (text.startsWith("invariant '") && name > 0) {
            return text.substring(0, name) + "' is broken";
        }
        return broken.world().claims().stream().filter(c -> c.kind() == Claim.Kind.PROPERTY && text.startsWith(c.text())).findFirst()
            .map(c -> "property '" + c.name() + "' does not hold").orElse(text);
    }

    private static Table.Cell verdict(Exhibit e, Search cured) {
        if (cured == null || cured.found() || e.reply().error() != null) {
            return Table.cell(cured != null && cured.found() ? "found too" : "not seen", Style.BAD);
        }
        return Table.cell("none: " + cured.confidence(), cured.held() ? Style.GOOD : Style.CAUTION);
    }

    /** The same for {@code --json}. */
    List<Map<String, Object>> value() {
        return seen.stream().map(Exhibit::value).toList();
    }
}
