package gmplab.shell.command;

import gmplab.core.mutate.Groups;
import gmplab.core.mutate.Judgement;
import gmplab.core.mutate.Judgement.Kind;
import gmplab.core.mutate.Mutant;
import gmplab.core.program.Edit;
import gmplab.shell.view.Style;
import gmplab.shell.view.Table;
import gmplab.shell.view.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What mutate has found out so far: tables and a score of it. */
final class Mutants {
    /** What a survivor ends a script with: the claim that a check notices every change is broken. */
    private static final int BROKEN = 12;
    private static final int BOUNDED = 20;
    private static final int INTERRUPTED = 130;
    private final List<Judgement> all = new ArrayList<>();
    private Map<Judgement, String> saved = Map.of();
    private boolean interrupted;
    private long seconds;

    void add(Judgement j) {
        all.add(j);
    }

    void save(String where) {
        saved = MutateCommands.save(where, all);
    }

    private long count(Kind k) {
        return all.stream().filter(j -> j.kind() == k).count();
    }

    private long undecided() {
        return count(Kind.UNDECIDED) + count(Kind.UNREACHED) + count(Kind.SAMPLED);
    }

    private long allowed() {
        return all.stream().filter(Judgement::allowed).count();
    }

    /** The score in a few words. */
    String line() {
        List<String> r = new ArrayList<>();
        for (Kind k : Kind.values()) {
            long n = count(k);
            if (n > 0) {
                r.add(n + " " + k);
            }
        }
        return r.isEmpty() ? "none yet" : String.join(", ", r);
    }

    String sentence() {
        long programs = all.size() - count(Kind.REFUSED);
        return (count(Kind.CAUGHT) + all.stream().filter(Judgement::same).count()) + " of " + Numbers.count(programs, "mutant") + " caught or shown equivalent"
            + (allowed() > 0 ? ", " + allowed() + " otherwise and allowed" : "") + ": " + line() + (seconds > 0 ? "; in " + seconds + " s" : "")
            + (interrupted ? "; interrupted" : "");
    }

    private int exitCode() {
        return interrupted ? INTERRUPTED : count(Kind.DIFFERS) > 0 ? BROKEN : undecided() > 0 ? BOUNDED : 0;
    }

    /**
     * @param every whether those that are settled have rows too
     * @param took seconds
     */
    Answer answer(boolean broken, boolean every, long took) {
        interrupted = broken;
        seconds = took;
        Text.Builder t = new Text.Builder();
        if (!every) {
            t.all(scores());
        }
        Table table = new Table("step", "change", "", "scenario", "");
        List<Map<String, Object>> value = new ArrayList<>();
        for (Judgement j : all) {
            if (every || !j.settled()) {
                table.row(Table.cell(j.mutant().edit().routine() + "." + j.mutant().label(), Style.NAME), j.mutant().kind(), verdict(j), j.scenario(), text(j));
            }
            value.add(value(j));
        }
        t.all(table.isEmpty() ? Text.EMPTY : table.text());
        all.stream().filter(j -> j.allowed() || j.kind() == Kind.DIFFERS)
            .forEach(j -> t.line("to see it: " + words(j), Style.DIM));
        t.line(sentence(), exitCode() == 0 ? Style.GOOD : exitCode() == BROKEN ? Style.BAD : Style.CAUTION);
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("mutants", value);
        whole.put("sentence", sentence());
        return Answer.of(t.done(), whole).withExit(exitCode());
    }

    private Text scores() {
        List<String> heading = new ArrayList<>(List.of("routine", "mutants"));
        for (Kind k : Kind.values()) {
            heading.add(k.toString());
        }
        Table t = new Table(heading.toArray(String[]::new));
        Map<String, Mutants> by = new LinkedHashMap<>();
        all.forEach(j -> by.computeIfAbsent(j.mutant().edit().routine(), r -> new Mutants()).add(j));
        Map<String, Mutants> groups = new LinkedHashMap<>();
        all.forEach(j -> groups.computeIfAbsent("group " + Groups.of(j.mutant().edit().routine()), r -> new Mutants()).add(j));
        if (groups.size() > 1) {
            by.putAll(groups);
        }
        by.put("in all", this);
        by.forEach((r, m) -> {
            List<Object> row = new ArrayList<>(List.of(Table.cell(r, Style.NAME), Numbers.of(m.all.size())));
            for (Kind k : Kind.values()) {
                long n = m.count(k);
                row.add(n == 0 ? "" : Numbers.of(n));
            }
            t.row(row.toArray());
        });
        return t.text();
    }

    private static Table.Cell verdict(Judgement j) {
        return Table.cell(j.kind(), j.settled() ? Style.GOOD : j.kind() == Kind.DIFFERS ? Style.BAD : Style.CAUTION);
    }

    private static String text(Judgement j) {
        return j.kind() == Kind.CAUGHT ? j.text() + ", " + Numbers.count(j.found().depth(), "move")
            : j.kind() == Kind.EQUIVALENT ? "in " + Numbers.count(j.tried().size(), "scenario") + (j.text().isEmpty() ? "" : ", " + j.text()) : j.text();
    }

    /** What to type to have the mutant on the bench. */
    private static String words(Judgement j) {
        Mutant m = j.mutant();
        String step = " '" + m.edit().routine() + "', '" + m.label().replace("'", "\\'") + "'";
        String edit = m.edit() instanceof Edit.Weaken w ? "weaken" + step + ", " + w.part() : m.kind() + step;
        return "scenario '" + j.scenario() + "'; " + edit + "; explore";
    }

    private Map<String, Object> value(Judgement j) {
        Map<String, Object> r = new LinkedHashMap<>();
        r.put("routine", j.mutant().edit().routine());
        r.put("step", j.mutant().label());
        r.put("change", j.mutant().kind());
        r.put("verdict", j.kind().toString());
        r.put("scenario", j.scenario());
        r.put("text", j.text());
        r.put("moves", j.found() == null ? 0 : j.found().depth());
        r.put("tried", j.tried());
        r.put("file", saved.getOrDefault(j, ""));
        return r;
    }
}
