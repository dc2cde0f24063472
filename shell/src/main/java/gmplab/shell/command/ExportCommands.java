package gmplab.shell.command;

import gmplab.core.export.ExportException;
import gmplab.core.export.GoText;
import gmplab.core.export.promela.PromelaText;
import gmplab.shell.command.Command.Completes;
import gmplab.shell.command.Command.Group;
import gmplab.shell.view.Style;
import gmplab.shell.view.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The word that writes the world for others to read. */
final class ExportCommands {
    private static final List<String> LANGUAGES = List.of("go", "promela");

    private ExportCommands() { }

    static List<Command> all() {
        return List.of(Command.of("export", Group.SEARCHING, "export go\nexport go, 'program.go'\nexport go, 'directory/'\nexport promela, 'world.pml'",
            "writes the goroutine programs of the world in Go, or the whole world in Promela",
            "Go: it compiles with Go 1.19 and is as gofmt leaves it. Run with GOMAXPROCS=1 GOGC=off it prints what the real scheduler decides. "
                + "A number as a time is so many milliseconds, compute N a loop, syscall a sleep of 2 ms in a system call. In a directory the "
                + "program is main.go with a go.mod; one that uses the runtime's semaphores has a second file and so needs one.\n"
                + "Promela: the scheduler as this world has it, its goroutines and what moves besides them. SPIN with its reductions off stores "
                + "one state for each of explore's (order: 'bfs', all: true), and finds the same; the head of the text has the commands, and "
                + "crosscheck makes the comparison. A policy that is answered by code of yours has no counterpart and is refused.\n"
                + "Without a file the text is shown.", ExportCommands::export).completing(Completes.FILE));
    }

    private static Answer export(Bench b, Arguments a) {
        String language = a.expect(1, 2).text(0, "the language");
        if (!LANGUAGES.contains(language)) {
            throw new UserError("there is no export to \"" + language + "\", expected " + Arguments.orList(LANGUAGES));
        }
        return language.equals("go") ? go(b, a) : promela(b, a);
    }

    private static Answer promela(Bench b, Arguments a) {
        PromelaText text;
        try {
            text = PromelaText.of(b.machine());
        } catch (ExportException e) {
            throw new UserError("cannot be written in Promela: " + e.getMessage(), e);
        }
        Map<String, Object> value = new LinkedHashMap<>();
        Text.Builder t = new Text.Builder();
        if (a.size() == 1) {
            value.put("text", text.text());
            text.text().lines().forEach(t::line);
        } else {
            String name = a.text(1, "the file");
            FileCommands.write(NamedFile.path(name), text.text());
            value.put("file", name);
            t.line("wrote " + Numbers.count(text.steps(), "step") + " in Promela to " + name);
        }
        value.put("steps", text.steps());
        return Answer.of(t.done(), value);
    }

    private static Answer go(Bench b, Arguments a) {
        GoText text = write(b);
        Map<String, Object> value = new LinkedHashMap<>();
        Text.Builder t = new Text.Builder();
        if (a.size() == 1) {
            value.put("text", text.main());
            text.main().lines().forEach(t::line);
        } else {
            String name = a.text(1, "the file");
            value.put("file", name);
            value.put("lines", text.main().lines().count());
            save(name, text);
            text.notes().forEach(n -> t.line("note: " + n, Style.CAUTION));
            t.line("wrote " + Numbers.count(text.main().lines().count(), "line") + " of Go to " + name);
        }
        value.put("notes", text.notes());
        return Answer.of(t.done(), value);
    }

    private static GoText write(Bench b) {
        if (b.world().goroutines().isEmpty()) {
            throw new UserError("the world has no goroutines to export; type: main { ... }");
        }
        try {
            return GoText.of(b.world());
        } catch (ExportException e) {
            throw new UserError("cannot be a Go program: " + e.getMessage(), e);
        }
    }

    private static void save(String name, GoText text) {
        Path path = NamedFile.path(name);
        boolean directory = name.endsWith("/") || Files.isDirectory(path);
        if (!directory && text.files().size() > 1) {
            throw new UserError(name + " is one file, and a program that uses the runtime's semaphores needs two; "
                + "name a directory: export go, '" + name.replaceFirst("\\.go$", "") + "/'");
        }
        if (!directory) {
            FileCommands.write(path, text.main());
            return;
        }
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UserError("cannot make the directory " + name, e);
        }
        text.files().forEach((file, content) -> FileCommands.write(path.resolve(file), content));
        FileCommands.write(path.resolve("go.mod"), "module program\n\ngo 1.19\n");
    }
}
