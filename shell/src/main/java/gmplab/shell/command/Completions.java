package gmplab.shell.command;

import gmplab.core.policy.Policies;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Versions;
import gmplab.core.state.Kind;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What could stand where the cursor is. */
public final class Completions {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern FIRST = Pattern.compile("^\\s*([A-Za-z_][A-Za-z0-9_]*)[\\s(]");
    private static final Pattern AT = Pattern.compile("(?:at\\s*\\(?|(?:drop|never|weaken|swap|copy)\\s*\\(?)\\s*['\"]([^'\"]+)['\"]\\s*,\\s*['\"][^'\"]*$");
    private static final int FILES_MAX = 200;

    /**
     * @param value what is inserted in place of the piece
     * @param about what it is, or null
     * @param complete whether a blank may follow at once
     */
    public record Completion(String value, String about, boolean complete) { }

    private final Bench bench;
    private final Commands commands;
    private final List<Completion> found = new ArrayList<>();
    private final String piece;

    private Completions(Bench bench, Commands commands, String piece) {
        this.bench = bench;
        this.commands = commands;
        this.piece = piece;
    }

    /** The piece of a text that completion would replace: what stands in an open quote, or the last name. */
    public static String piece(String head) {
        int line = head.lastIndexOf('\n') + 1;
        char quote = 0;
        int open = -1;
        for (int i = line; i < head.length(); i++) {
            char c = head.charAt(i);
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
                open = i;
            } else if (c == quote) {
                quote = 0;
            }
        }
        if (quote != 0) {
            return head.substring(open + 1);
        }
        int from = head.length();
        while (from > line && (Character.isLetterOrDigit(head.charAt(from - 1)) || head.charAt(from - 1) == '_'
            || head.charAt(from - 1) == '.')) {
            from--;
        }
        return head.substring(from);
    }

    /** Completions of a text up to the cursor, sorted. A bench that cannot be linked has fewer. */
    public static List<Completion> of(Bench bench, Commands commands, Collection<String> variables, String head) {
        Completions c = new Completions(bench, commands, piece(head));
        try {
            c.collect(head, variables);
        } catch (RuntimeException e) {
            // A person who presses Tab asks for names, not for what is wrong with the world; a command will say it.
            return c.found;
        }
        return c.found;
    }

    private void collect(String head, Collection<String> variables) {
        String before = head.substring(0, head.length() - piece.length());
        boolean quoted = before.endsWith("'") || before.endsWith("\"");
        if (!quoted && piece.contains(".")) {
            members();
            return;
        }
        Matcher m = FIRST.matcher(before.substring(before.lastIndexOf('\n') + 1));
        if (!m.find()) {
            words(variables);
            return;
        }
        Matcher at = AT.matcher(head);
        if (at.find()) {
            steps(at.group(1));
            return;
        }
        if (before.matches("(?s).*\\bat\\s*\\(\\s*['\"]")) {
            routines();
            return;
        }
        Command command = commands.find(m.group(1));
        if (command != null) {
            arguments(command, before, quoted);
        }
        if (!quoted && (command == null || found.isEmpty())) {
            live();
            variables.forEach(v -> add(v, null, false));
        }
    }

    private void words(Collection<String> variables) {
        for (Command c : commands.list()) {
            add(c.name(), c.summary(), true);
        }
        live();
        variables.forEach(v -> add(v, null, false));
    }

    private void live() {
        for (Kind k : List.of(Kind.M, Kind.P, Kind.G)) {
            bench.liveNames(k).forEach(n -> add(n, null, false));
        }
        add("sched", "the scheduler's own fields", false);
    }

    private void members() {
        int dot = piece.indexOf('.');
        String owner = piece.substring(0, dot);
        if (WORD.matcher(owner).matches() && new Dispatcher(bench, commands).taken(owner)
            && commands.find(owner) == null && new Dispatcher(bench, commands).bare(owner) instanceof Live l) {
            l.members().forEach(f -> add(owner + "." + f, null, false));
        }
    }

    private void arguments(Command c, String before, boolean quoted) {
        switch (c.completes()) {
            case WORD -> commands.list().forEach(w -> add(w.name(), w.summary(), true));
            case M -> bench.liveNames(Kind.M).forEach(n -> add(n, null, true));
            case G -> bench.liveNames(Kind.G).forEach(n -> add(n, null, true));
            case VERDICT -> Verdicts.CODES.keySet().forEach(v -> add(v, null, true));
            case ROUTINE, ROUTINE_STEP -> routineOrVersion(before, quoted);
            case VERSION -> names(Versions.all().stream().map(Versions.Version::name).toList(), quoted);
            case POLICY -> names(Policies.QUESTIONS.keySet(), quoted);
            case FILE -> files(quoted);
            case WORLD -> settings(WorldCommands.settings(), before, quoted);
            case EXPLORE -> settings(SearchCommands.settings(), before, quoted);
            case SIMULATE -> settings(Simulate.settings(), before, quoted);
            case UNTIL -> settings(MoveCommands.settings(), before, quoted);
            case NOTHING -> { }
        }
    }

    private void routineOrVersion(String before, boolean quoted) {
        if (before.contains(",")) {
            names(Versions.all().stream().map(Versions.Version::name).toList(), quoted);
        } else {
            names(bench.machine().program().routines().keySet(), quoted);
        }
    }

    private void settings(List<String> settings, String before, boolean quoted) {
        if (before.matches("(?s).*version:\\s*['\"]?")) {
            names(Versions.all().stream().map(Versions.Version::name).toList(), quoted);
        } else if (!quoted) {
            settings.forEach(s -> add(s + ":", null, true));
        }
    }

    private void routines() {
        names(bench.machine().program().routines().keySet(), true);
    }

    private void steps(String routine) {
        Routine r = bench.machine().program().routines().get(routine);
        if (r != null) {
            names(r.steps().stream().map(Step::label).toList(), true);
        }
    }

    private void names(Collection<String> names, boolean quoted) {
        names.forEach(n -> add(quoted ? n : "'" + n + "'", null, false));
    }

    private void files(boolean quoted) {
        int slash = piece.lastIndexOf('/');
        Path dir = Path.of(slash < 0 ? "." : piece.substring(0, slash + 1));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(dir)) {
            int n = 0;
            for (Path p : all) {
                if (n++ > FILES_MAX) {
                    break;
                }
                String name = piece.substring(0, slash + 1) + p.getFileName() + (Files.isDirectory(p) ? "/" : "");
                add(quoted ? name : "'" + name, null, false);
            }
        } catch (java.io.IOException e) {
            found.clear();
        }
    }

    private void add(String value, String about, boolean complete) {
        String plain = value.startsWith("'") && !piece.startsWith("'") ? value.substring(1) : value;
        if (value.startsWith(piece) || plain.startsWith(piece)) {
            found.add(new Completion(value, about, complete));
        }
    }
}
