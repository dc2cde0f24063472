package gmplab.core.trace;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.program.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A trace as one readable text. First a line with the format, then a header of lines that begin with a word, then
 * {@code moves N}, one line for each move (number, choice, step), and {@code end}.
 */
public final class TraceFile {
    private static final String FORMAT = "gmplab trace 2";
    /** Its last line was a fingerprint of how the state was kept, which is not kept so any more. */
    private static final String FORMAT_1 = "gmplab trace 1";
    private static final String DIGITS = "[0-9a-f]{16}";
    private static final List<String> HEADER = List.of("program", "seed", "note", "finding", "final", "cycle");
    private static final List<String> REQUIRED = List.of("program", "final");

    private final List<String> text;
    private final WorldText.Reader world = new WorldText.Reader();
    private final Map<String, String> header = new LinkedHashMap<>();
    private long seed;
    private Finding finding;
    private Trace.Cycle cycle;
    private int at;

    private TraceFile(List<String> text) {
        this.text = text;
    }

    /** @throws TraceException when the world has an edit that has no text form */
    public static String write(Trace t) {
        List<String> r = new ArrayList<>(List.of(FORMAT, "program " + t.program()));
        WorldText.print(t.world()).stream().filter(l -> !l.startsWith("policy ")).forEach(r::add);
        t.policies().forEach((q, p) -> r.add("policy " + q + " " + Tokens.quote(p)));
        r.add("seed " + t.seed());
        if (!t.note().isEmpty()) {
            r.add("note " + Tokens.quote(t.note()));
        }
        if (t.finding() != null) {
            Finding f = t.finding();
            r.add("finding " + f.kind() + " " + Tokens.quote(f.where()) + " " + Tokens.quote(f.text()));
        }
        r.add("final " + t.finalState());
        if (t.cycle() != null) {
            r.add("cycle " + t.cycle().from() + String.join("", t.cycle().fairness().stream().sorted().map(n -> " " + n).toList()));
        }
        r.add("moves " + t.lines().size());
        for (int i = 0; i < t.lines().size(); i++) {
            Trace.Line l = t.lines().get(i);
            r.add((i + 1) + " " + Choice.text(l.choice()) + (l.label().isEmpty() ? "" : " " + l.label()));
        }
        r.add("end");
        return String.join("\n", r) + "\n";
    }

    /**
     * Reads what {@link #write} writes.
     *
     * @throws TraceException with the line that is wrong, what was expected there, and what was found
     */
    public static Trace read(String text) {
        return new TraceFile(text.lines().collect(Collectors.toList())).read();
    }

    private Trace read() {
        format();
        at = 1;
        while (at < text.size() && !text.get(at).startsWith("moves ")) {
            header(text.get(at));
            at++;
        }
        for (String key : REQUIRED) {
            if (!header.containsKey(key)) {
                throw wrong(at, truncated() ? "the file ends before its moves: it is truncated"
                    : "no line \"" + key + "\" before the moves");
            }
        }
        if (truncated()) {
            throw wrong(at, "the file ends before its moves: it is truncated");
        }
        List<Trace.Line> lines = moves();
        try {
            return new Trace(header.get("program"), world.world(), world.policies(), seed, header.getOrDefault("note", ""),
                finding, text.get(0).equals(FORMAT_1) ? Trace.UNKNOWN : header.get("final"), lines, cycle);
        } catch (IllegalArgumentException e) {
            throw new TraceException(0, e.getMessage());
        }
    }

    private boolean truncated() {
        return at >= text.size();
    }

    /** {@code index} from 0. */
    private static TraceException wrong(int index, String sentence) {
        return new TraceException(index + 1, sentence);
    }

    private void format() {
        String first = text.isEmpty() ? "" : text.get(0);
        if (!first.startsWith("gmplab trace ")) {
            throw wrong(0, "not a gmplab trace: expected \"" + FORMAT + "\"");
        }
        if (!first.equals(FORMAT) && !first.equals(FORMAT_1)) {
            throw wrong(0, "\"" + first + "\" is a format that this gmplab does not read; expected \"" + FORMAT + "\"");
        }
    }

    private void header(String line) {
        String key = line.split(" ", 2)[0];
        try {
            if (WorldText.Reader.takes(key)) {
                world.line(line);
            } else if (HEADER.contains(key)) {
                value(key, line);
            } else {
                List<String> keys = WorldText.Reader.keys();
                keys.addAll(HEADER);
                throw new IllegalArgumentException(Names.unknown("line of a trace", key, keys, "lines begin with "
                    + String.join(", ", keys) + " or moves"));
            }
        } catch (IllegalArgumentException e) {
            throw wrong(at, e.getMessage());
        }
    }

    private void value(String key, String line) {
        Tokens t = new Tokens(line);
        t.expect(key);
        String value = "";
        switch (key) {
            case "program" -> value = digits(t.text("a fingerprint"));
            case "final" -> value = end(t.text("a fingerprint"));
            case "seed" -> seed = seed(t.text("a seed"));
            case "note" -> value = t.text("a note");
            case "cycle" -> cycle = cycle(t);
            default -> finding = finding(t);
        }
        t.end();
        if (header.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("a second line \"" + key + "\"; expected one");
        }
    }

    private static Trace.Cycle cycle(Tokens t) {
        int from = t.number("the move behind which the cycle begins");
        Set<String> fairness = new TreeSet<>();
        while (t.more()) {
            fairness.add(t.text("a part of the environment"));
        }
        return new Trace.Cycle(from, fairness);
    }

    private static String end(String s) {
        return s.equals(Trace.UNKNOWN) ? s : digits(s);
    }

    private static String digits(String s) {
        if (!s.matches(DIGITS)) {
            throw new IllegalArgumentException("\"" + s + "\" is not a fingerprint; expected 16 hex digits");
        }
        return s;
    }

    private static long seed(String s) {
        try {
            return Long.parseLong(s);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a seed (a number), found \"" + s + "\"", e);
        }
    }

    private static Finding finding(Tokens t) {
        String kind = t.text("a kind of finding");
        for (Finding.Kind k : Finding.Kind.values()) {
            if (k.name().equals(kind)) {
                return new Finding(k, t.text("where it was found"), t.text("what was found"));
            }
        }
        throw new IllegalArgumentException("finding \"" + kind + "\"; expected " + List.of(Finding.Kind.values()));
    }

    private List<Trace.Line> moves() {
        int n = number(text.get(at).substring("moves ".length()));
        if (n < 0 || n > Run.MOST_MOVES) {
            throw wrong(at, "moves is " + n + "; expected 0 to " + Run.MOST_MOVES);
        }
        List<Trace.Line> r = new ArrayList<>();
        for (int i = 1; i <= n; i++) {
            at++;
            if (truncated()) {
                throw wrong(at, "the file ends after move " + (i - 1) + " of " + n + ": it is truncated");
            }
            r.add(move(text.get(at), i));
        }
        at++;
        if (truncated()) {
            throw wrong(at, "the file ends without \"end\" after move " + n + ": it is truncated");
        }
        if (!text.get(at).equals("end") || at + 1 < text.size()) {
            int extra = text.get(at).equals("end") ? at + 1 : at;
            throw wrong(extra, "expected " + (extra == at ? "\"end\" after move " + n : "nothing after \"end\"") + ", found \""
                + text.get(extra) + "\"");
        }
        return r;
    }

    private int number(String word) {
        try {
            return Integer.parseInt(word.trim());
        } catch (NumberFormatException e) {
            throw wrong(at, "expected a number, found \"" + word + "\"");
        }
    }

    private Trace.Line move(String line, int expected) {
        String[] w = line.split(" ");
        if (!w[0].equals(Integer.toString(expected))) {
            throw wrong(at, "expected move " + expected + ", found \"" + line + "\"");
        }
        int words = 1 + choiceWords(w);
        try {
            int choice = Choice.parse(String.join(" ", List.of(w).subList(1, Math.min(w.length, words))));
            return new Trace.Line(choice, String.join(" ", List.of(w).subList(Math.min(w.length, words), w.length)));
        } catch (IllegalArgumentException e) {
            throw wrong(at, e.getMessage());
        }
    }

    /** How many words {@link Choice#text} gives. */
    private static int choiceWords(String[] line) {
        return switch (line.length < 2 ? "" : line[1]) {
            case "ANSWER", "PREEMPT" -> 3;
            case "TIMER" -> line.length > 2 && line[2].matches("\\d+") ? 2 : 1;
            default -> 2;
        };
    }
}
