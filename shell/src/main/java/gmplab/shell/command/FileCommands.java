package gmplab.shell.command;

import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.trace.Run;
import gmplab.core.trace.Trace;
import gmplab.core.trace.TraceException;
import gmplab.core.trace.TraceFile;
import gmplab.shell.command.Command.Completes;
import gmplab.shell.command.Command.Group;
import gmplab.shell.view.Style;
import gmplab.shell.view.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words that read and write files. */
final class FileCommands {
    private static final long BYTES_MAX = 256L << 20;

    private FileCommands() { }

    static List<Command> all() {
        return List.of(
            Command.of("save", Group.SEARCHING, "save 'limbo.trace'\nsave 'limbo.trace', note: 'the seed'", "writes the world and the moves on the bench to a file",
                "Up to the position on show. It opens with replay, here, in a script, in a notebook and with gmplab replay FILE.",
                FileCommands::save).completing(Completes.FILE),
            Command.of("replay", Group.SEARCHING, "replay 'limbo.trace'", "puts the world and the moves of a file on the bench",
                "Every line is checked; the first that cannot be made as recorded is named, and the bench stays as it was. What it ends "
                    + "in, if it is a finding, is a verdict.", FileCommands::replay).completing(Completes.FILE));
    }

    private static Answer save(Bench b, Arguments a) {
        String name = a.expect(1, 1, "note", "seed").text(0, "the file");
        Path file = NamedFile.path(name);
        Trace t = Trace.of(b.run(), a.number("seed", b.seed()), a.text("note", ""));
        write(file, TraceFile.write(t));
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("file", name);
        value.put("moves", t.lines().size());
        value.put("state", t.finalState());
        return Answer.of(Text.of("saved " + Numbers.count(t.lines().size(), "move") + " to " + name), value);
    }

    /** Beside the file first, then in its place, so that a failure leaves the old one whole. */
    static void write(Path file, String text) {
        Path dir = file.toAbsolutePath().getParent();
        Path temporary = null;
        try {
            if (dir == null || !Files.isDirectory(dir)) {
                throw new UserError("cannot write " + file + ": there is no directory " + (file.getParent() == null ? dir : file.getParent()));
            }
            if (Files.isDirectory(file)) {
                throw new UserError("cannot write " + file + ": it is a directory");
            }
            if (Files.exists(file) && !Files.isWritable(file)) {
                throw new AccessDeniedException(file.toString());
            }
            temporary = dir.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
            Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            if (temporary != null) {
                temporary.toFile().delete();
            }
            throw new UserError("cannot write " + file + ": " + NamedFile.why(e), e);
        }
    }

    private static String read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new UserError("cannot read " + file + ": it is a directory; expected a trace that save wrote");
            }
            if (Files.exists(file) && Files.size(file) > BYTES_MAX) {
                throw new UserError("cannot read " + file + ": it is larger than " + (BYTES_MAX >> 20) + " MB; expected a trace that save wrote");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + NamedFile.why(file, e) + "; expected a trace that save wrote", e);
        }
    }

    private static Answer replay(Bench b, Arguments a) {
        String name = a.expect(1, 1).text(0, "the file");
        Run run;
        Trace trace;
        try {
            trace = TraceFile.read(read(NamedFile.path(name)));
            run = trace.replay(Machine::of);
        } catch (TraceException e) {
            throw new UserError(name + (e.line() > 0 ? ":" + e.getMessage().replaceFirst("^line ", "") : ": " + e.getMessage()), e);
        }
        b.take(run);
        Text.Builder t = new Text.Builder();
        t.line(name + ": " + Numbers.count(run.size(), "move") + " of " + b.world().version() + " replayed, state "
            + b.machine().fingerprint(run.state()) + (trace.note().isEmpty() ? "" : " (" + trace.note() + ")"));
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("file", name);
        value.put("moves", run.size());
        value.put("state", b.machine().fingerprint(run.state()));
        Finding f = run.finding();
        if (f == null) {
            b.verdicts().add(0, name + " replays without a finding");
            return Answer.of(t.line("no finding").done(), value).withExit(0);
        }
        String sentence = (run.hypothetical() ? "hypothetical " : "") + f.kind().name().toLowerCase(Locale.ROOT) + ": " + f;
        value.put("finding", sentence);
        b.verdicts().add(f.kind().exitCode(), sentence);
        return Answer.of(t.line(sentence, Style.BAD).done(), value).withExit(f.kind().exitCode());
    }
}
