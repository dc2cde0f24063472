package gmplab.shell;

import gmplab.shell.command.Answer;
import gmplab.shell.command.Listener;
import gmplab.shell.command.NamedFile;
import gmplab.shell.command.UserError;
import gmplab.shell.session.Document;
import gmplab.shell.session.Printer;
import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import gmplab.shell.terminal.Interrupts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The face without a person: runs one thing, shows what comes, ends with its exit code. */
final class Batch {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Settings settings;
    private final String command;
    private Path checkpoint;
    private Path resume;
    private long megabytes;
    private Path spill;
    private final StringBuilder printed = new StringBuilder();

    Batch(PrintWriter out, PrintWriter err, Settings settings, String command) {
        this.out = out;
        this.err = err;
        this.settings = settings;
        this.command = command;
    }

    /** Where searches of a script keep themselves, and go on from; null for nowhere. */
    Batch checkpoints(Path keep, Path from) {
        checkpoint = keep;
        resume = from;
        return this;
    }

    /** How much memory searches of a script may have, 0 for as much as there is, and where they go on then; null for the usual place. */
    Batch memory(long most, Path spillTo) {
        megabytes = most;
        spill = spillTo;
        return this;
    }

    /** Runs a script from a file, or from standard input for {@code -}. */
    int script(String file, List<String> args) {
        String text;
        Path path;
        try {
            path = NamedFile.path(file);
            text = file.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : Files.readString(path);
        } catch (IOException e) {
            return refuse(unreadable(Path.of(file), e));
        } catch (UserError e) {
            return refuse(e.getMessage() + "; expected a Groovy script");
        }
        Session session = new Session();
        session.bench().checkpoints(checkpoint, resume);
        session.bench().memory(megabytes, spill);
        Interrupts.to(session);
        Printer printer = printer();
        Reply reply = session.script(text, file.equals("-") ? "stdin" : path.getFileName().toString(), args,
            listener(printer));
        return end(reply, printer, new Document(command).with("file", file));
    }

    /** Calls a word with settings. */
    int word(String name, Map<String, Object> settings) {
        return word(name, List.of(), settings);
    }

    /** Calls a word. */
    int word(String name, List<Object> values, Map<String, Object> settings) {
        Session session = new Session();
        Interrupts.to(session);
        Printer printer = printer();
        return end(session.word(name, values, settings, listener(printer)), printer, new Document(command));
    }

    /** Makes the world of a script or a trace, says nothing of how, and calls a word that is about it. */
    int about(Path file, String name, Map<String, Object> settings) {
        return about(file, List.of(), name, List.of(), settings);
    }

    /** The same for a script with arguments, and a word with values. */
    int about(Path file, List<String> args, String name, List<Object> values, Map<String, Object> settings) {
        Session session = new Session();
        Interrupts.to(session);
        Printer printer = printer();
        Document document = new Document(command).with("file", file.toString());
        Reply made = make(session, file, args);
        return made == null ? Reply.USAGE : end(made.error() != null ? made : session.word(name, values, settings, listener(printer)),
            printer, document);
    }

    /** Makes the world of a script or a trace; null where the file cannot be read, which is said. */
    private Reply make(Session session, Path file, List<String> args) {
        try {
            String text = Files.readString(file);
            return text.startsWith("gmplab trace ") ? session.word("replay", List.of(file.toString()), Listener.SILENT)
                : session.script(text, file.getFileName().toString(), args, Listener.SILENT);
        } catch (IOException e) {
            refuse(unreadable(file, e));
            return null;
        }
    }

    /** Replays a trace, as the word of that name does. */
    int replay(Path file) {
        Session session = new Session();
        Interrupts.to(session);
        Printer printer = printer();
        Reply reply = session.word("replay", List.of(file.toString()), listener(printer));
        return end(reply, printer, new Document(command).with("file", file.toString()));
    }

    /** Makes the world of a script or a trace, says nothing of how, and writes it in a language. */
    int export(String language, Path file, String output) {
        Session session = new Session();
        Interrupts.to(session);
        Printer printer = printer();
        Reply made = make(session, file, List.of());
        if (made == null) {
            return Reply.USAGE;
        } else if (made.error() != null) {
            return end(made, printer, new Document(command).with("file", file.toString()));
        }
        Reply reply = session.word("export", output == null ? List.of(language) : List.of(language, output),
            listener(output == null ? new Printer(out, err, new Printer.Manner(false, false, false)) : printer));
        int code = reply.error() != null ? reply.exitCode() : 0;
        return end(new Reply(reply.status(), reply.answers(), reply.value(), reply.error(), reply.cause(), code), printer,
            new Document(command).with("file", file.toString()));
    }

    int notebook(Path file, Path output) {
        Session session = new Session();
        Interrupts.to(session);
        gmplab.shell.notebook.Runner.Result r = new gmplab.shell.notebook.Runner(session, settings.quiet || settings.json
            ? Listener.SILENT : printer()).run(file, output);
        if (settings.json) {
            out.println(new Document(command).with("file", file.toString()).with("cells", r.cells()).with("error", r.error())
                .json(r.exitCode()));
        }
        if (r.error() != null) {
            err.println(r.error());
        } else if (!settings.json && !settings.quiet) {
            out.println(r.summary());
        }
        return r.exitCode();
    }

    /** Since when the scripts of a tour have run, and how many of them. */
    private long since;
    private int seen;

    /** Something that scripts are shown to, one after the other. */
    private interface Tour {
        Reply visit(Path script) throws IOException;
    }

    /** Runs every script of a directory, or one, and shows a table of what was found in the broken versions and the cured ones. */
    int museum(Path where) {
        Printer printer = printer();
        Museum museum = new Museum(settings.json ? Listener.SILENT : printer);
        return tour(where, "scripts/museum", museum::visit) ? shown(printer, "exhibits", museum.value(), museum.table(), museum.exitCode()) : Reply.USAGE;
    }

    /** The same with scripts that ask whether work is conserved. */
    int conserve(Path where, Path findings) {
        Printer printer = printer();
        Conserve all = new Conserve(settings.json ? Listener.SILENT : printer, findings);
        return tour(where, "scripts/conserve", all::visit) ? shown(printer, "worlds", all.value(), all.table(), all.exitCode()) : Reply.USAGE;
    }

    /** False where there is nothing to run, which is said. */
    private boolean tour(Path where, String such, Tour tour) {
        Path now = where;
        try {
            List<Path> scripts = Exhibit.scripts(where);
            if (scripts.isEmpty()) {
                refuse("there is no script in " + where + "; expected a directory of .groovy files, such as " + such);
            }
            since = System.nanoTime();
            for (Path p : scripts) {
                seen++;
                now = p;
                if (tour.visit(p).status() == Reply.Status.INTERRUPTED) {
                    break;
                }
            }
            return !scripts.isEmpty();
        } catch (IOException e) {
            refuse(unreadable(now, e));
            return false;
        }
    }

    private int shown(Printer printer, String name, List<Map<String, Object>> value, gmplab.shell.view.Text table, int code) {
        if (settings.json) {
            out.println(new Document(command).with(name, value).json(code));
        } else {
            String took = seen + (seen == 1 ? " script" : " scripts") + " in " + (System.nanoTime() - since) / 1_000_000_000L + " s";
            printer.show(table.plus(new gmplab.shell.view.Text.Builder().line(took).done()));
        }
        return code;
    }

    void version() {
        if (settings.json) {
            out.println(new Document(command).with("version", Build.version()).with("java", Runtime.version().toString()).json(0));
        } else {
            out.println(Build.line());
        }
    }

    private Printer printer() {
        return new Printer(out, err, new Printer.Manner(settings.quiet, Settings.colour(1) && !settings.json, Settings.colour(2)));
    }

    private Listener listener(Printer printer) {
        return !settings.json ? printer : new Listener() {
            @Override
            public void answer(Answer answer) { }

            @Override
            public void printed(String text) {
                printed.append(text);
            }

            @Override
            public void progress(String line) {
                printer.progress(line);
            }
        };
    }

    private int end(Reply reply, Printer printer, Document document) {
        if (settings.json) {
            out.println(document.with(reply, printed.toString()).json(reply.exitCode()));
            printer.end(new Reply(reply.status(), List.of(), null, reply.error(), reply.cause(), reply.exitCode()),
                settings.stacktrace);
        } else {
            printer.end(reply, settings.stacktrace);
        }
        return reply.exitCode();
    }

    private int refuse(String sentence) {
        err.println(sentence);
        if (settings.json) {
            out.println(new Document(command).with("error", sentence).json(Reply.USAGE));
        }
        return Reply.USAGE;
    }

    private static String unreadable(Path file, IOException e) {
        return "cannot run " + file + ": " + NamedFile.why(file, e) + "; expected a Groovy script";
    }
}
