package gmplab.shell;

import gmplab.core.runtime.World;
import gmplab.shell.command.Answer;
import gmplab.shell.command.Listener;
import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import gmplab.shell.terminal.Interrupts;
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
 * A script that has been run, and what its searches gave. Its first line is {@code // NAME: what it is about}; lines that begin
 * with a marked word such as {@code // note:} are said with its results.
 *
 * @param session where the last search's schedule is on the bench
 */
record Exhibit(String name, String title, List<String> lines, List<Search> searches, Reply reply, Session session) {
    /** One search of a script: the world it was of, what it gave, and how long it took. */
    record Search(World world, Map<?, ?> value, double seconds) {
        boolean found() {
            return "found".equals(value.get("outcome"));
        }

        /** The first finding; empty where there is none. */
        Map<?, ?> finding() {
            return found() ? (Map<?, ?>) ((List<?>) value.get("found")).get(0) : Map.of();
        }

        /** Such as {@code go1.19 (1 edit), 2P 3M 2G sysmon}. */
        String configuration() {
            int edits = world.edits().size();
            return world.version() + (edits == 0 ? ", " : edits == 1 ? " (1 edit), " : " (" + edits + " edits), ") + world.procs() + "P "
                + world.ms() + "M " + world.goroutines().size() + "G" + (world.sysmon() ? " sysmon" : "");
        }

        String states() {
            return value.get("states") instanceof Number x ? String.format(Locale.ROOT, "%,d", x.longValue()) : "";
        }

        String time() {
            return String.format(Locale.ROOT, "%.1f", seconds);
        }

        /** What a search without a finding rests on, in a few words. */
        String confidence() {
            boolean cuts = !Long.valueOf(0).equals(value.get("cuts"));
            if (value.get("walks") instanceof Number walks && walks.longValue() > 0) {
                return "sampled, " + String.format(Locale.ROOT, "%,d", walks.longValue()) + " walks" + (cuts ? ", with cuts" : "");
            }
            return held() ? "exhaustive, " + states() + " states"
                : whole() ? "exhaustive for at most " + world.ms() + " Ms, with cuts, " + states() + " states"
                : "as far as searched, " + (cuts ? "with cuts, " : "") + states() + " states";
        }

        /** Whether nothing but moves beyond the world's bounds was left out. */
        private boolean whole() {
            return String.valueOf(value.get("sentence")).contains("exhaustive for the bounds of this world");
        }

        boolean held() {
            return "held".equals(value.get("outcome"));
        }
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

    /**
     * Runs a script in a session of its own.
     *
     * @param progress hears what is being searched
     */
    static Exhibit of(Path script, Listener progress) throws IOException {
        String text = Files.readString(script);
        String first = text.lines().findFirst().orElse("");
        int colon = first.indexOf(':');
        String name = first.startsWith("//") && colon > 0 ? first.substring(2, colon).strip() : script.getFileName().toString();
        Session session = new Session();
        Interrupts.to(session);
        List<Search> searches = new ArrayList<>();
        progress.progress(name + " ...");
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
                progress.progress(line.isEmpty() ? line : name + ": " + line);
            }
        });
        return new Exhibit(name, colon > 0 ? first.substring(colon + 1).strip() : "", text.lines().toList(), searches, reply, session);
    }

    /** What stands behind {@code // word:}, line by line. */
    List<String> said(String word) {
        String mark = "// " + word + ":";
        return lines.stream().filter(l -> l.startsWith(mark)).map(l -> l.substring(mark.length()).strip()).toList();
    }

    /** What its head tells, without its name, its marked lines and how to run it. */
    List<String> story() {
        return lines.stream().takeWhile(l -> l.startsWith("//")).skip(1).filter(l -> l.startsWith("// ") && !l.startsWith("//  ")
            && !l.matches("// [a-z ]+: .*")).map(l -> l.substring(3)).toList();
    }

    /** 0 where every script saw what it expects, 130 after Ctrl-C, otherwise 1. */
    static int exitCode(List<Exhibit> all) {
        return all.stream().anyMatch(e -> e.reply.status() == Reply.Status.INTERRUPTED) ? Reply.WAS_INTERRUPTED
            : all.stream().allMatch(e -> e.reply.error() == null && e.reply.exitCode() == 0) ? 0 : Reply.SCRIPT_FAILED;
    }

    /** The same for {@code --json}. */
    Map<String, Object> value() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("issue", name);
        one.put("title", title);
        one.put("notes", said("note"));
        List<Object> all = new ArrayList<>();
        for (Search s : searches) {
            Map<String, Object> search = new LinkedHashMap<>();
            search.put("configuration", s.configuration());
            search.put("seconds", s.seconds);
            s.value.forEach((k, v) -> search.put(String.valueOf(k), v));
            all.add(search);
        }
        one.put("searches", all);
        one.put("error", reply.error());
        one.put("exit", reply.exitCode());
        return one;
    }
}
