package gmplab.shell.terminal;

import gmplab.shell.command.Completions;
import gmplab.shell.command.Directories;
import gmplab.shell.session.Printer;
import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import gmplab.shell.view.Style;
import gmplab.shell.view.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;

/** The face for a person at a terminal: reads a text, executes it, shows the reply, until the person leaves. */
public final class Prompt {
    /** Kept, since a logger nobody holds forgets its level. What it would say lands in the middle of a line. */
    private static final Logger JLINE = Logger.getLogger("org.jline");
    private final Session session = new Session();
    private final Terminal terminal;
    private final LineReader reader;
    private final Printer printer;
    private final boolean stacktrace;
    private final boolean colour;

    private Prompt(Terminal terminal, boolean quiet, boolean stacktrace, boolean colour) {
        this.terminal = terminal;
        this.stacktrace = stacktrace;
        this.colour = colour;
        PrintWriter w = terminal.writer();
        printer = new Printer(w, w, new Printer.Manner(quiet, colour, true));
        LineReaderBuilder b = LineReaderBuilder.builder().terminal(terminal).appName("gmplab")
            .parser(new Lines(session::incomplete))
            .completer((r, line, candidates) -> Completions.of(session.bench(), session.commands(), session.variables(),
                line.line().substring(0, line.cursor())).forEach(c -> candidates.add(
                    new Candidate(c.value(), c.value(), null, c.about(), null, null, c.complete()))))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.INSERT_TAB, false)
            .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P  > ");
        Path history = history();
        if (history != null) {
            b.variable(LineReader.HISTORY_FILE, history);
        }
        reader = b.build();
    }

    /** Runs until the person leaves. */
    public static int open(boolean quiet, boolean stacktrace, boolean colour) {
        JLINE.setLevel(Level.OFF);
        try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
            return new Prompt(terminal, quiet, stacktrace, colour).loop(quiet);
        } catch (IOException e) {
            System.err.println("the terminal cannot be used: " + e.getMessage() + "; give a script instead: gmplab run FILE");
            return Reply.SCRIPT_FAILED;
        }
    }

    /** Does what opening a prompt does, on a terminal that is none. */
    public static void warmUp() {
        try (Terminal terminal = new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream())) {
            new Prompt(terminal, true, false, true).loop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int loop(boolean quiet) {
        if (!quiet) {
            printer.show(new Text.Builder().add("gmplab", Style.HEAD).add(": Go's scheduler on the bench; ")
                .add("help", Style.NAME).add(" lists the words, Ctrl-D leaves").done());
        }
        Thread warm = new Thread(this::warmLanguage, "warm-up");
        warm.setDaemon(true);
        warm.start();
        while (true) {
            String text;
            try {
                text = reader.readLine(prompt());
            } catch (UserInterruptException e) {
                continue;
            } catch (EndOfFileException e) {
                return 0;
            }
            if (text.isBlank()) {
                continue;
            }
            Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, s -> session.interrupt());
            Reply reply;
            try {
                reply = session.cell(text, "", printer);
            } finally {
                terminal.handle(Terminal.Signal.INT, before);
            }
            printer.end(reply, stacktrace);
            if (reply.status() == Reply.Status.LEFT) {
                return Math.max(0, reply.exitCode());
            }
        }
    }

    /** A failure here would show again, and better, at the person's first text. */
    private void warmLanguage() {
        try {
            session.language().warmUp();
        } catch (RuntimeException | LinkageError e) {
            Thread.currentThread().interrupt();
        }
    }

    private String prompt() {
        String p = session.bench().prompt();
        return colour ? "\u001b[36m" + p + "\u001b[0m> " : p + "> ";
    }

    /** What a person types is nobody else's business. */
    private static void createPrivate(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (UnsupportedOperationException e) {
            Files.createFile(file);
        }
    }

    /** Where the history is kept; null where it cannot be. */
    private static Path history() {
        try {
            Path file = Files.createDirectories(Directories.state()).resolve("history");
            if (!Files.exists(file)) {
                createPrivate(file);
            }
            return Files.isWritable(file) && Files.isReadable(file) ? file : null;
        } catch (IOException e) {
            return null;
        }
    }
}
