package gmplab.core.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real toolchain of Go 1.19, where there is one. */
final class GoTool {
    private GoTool() { }

    /** Its bin directory; null where there is none. */
    static Path bin() {
        return List.of("/usr/lib/go-1.19/bin", "/usr/local/go1.19/bin").stream().map(Path::of)
            .filter(p -> Files.isExecutable(p.resolve("go"))).findFirst().orElse(null);
    }

    /** What a program printed, and how it ended. */
    record Ran(String out, String err, int exit) { }

    static Ran run(Path dir, Map<String, String> env, String... command) {
        try {
            Path out = Files.createTempFile(dir, "out", ".txt");
            Path err = Files.createTempFile(dir, "err", ".txt");
            ProcessBuilder b = new ProcessBuilder(command).directory(dir.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
            b.environment().putAll(env);
            Process p = b.start();
            if (!p.waitFor(120, TimeUnit.SECONDS)) {
                p.destroyForcibly();
                throw new AssertionError(Arrays.toString(command) + " does not end");
            }
            return new Ran(Files.readString(out), Files.readString(err), p.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes the files of a program into a directory of their own and builds them. */
    static Path build(Path dir, GoText text) {
        try {
            Files.createDirectories(dir);
            for (Map.Entry<String, String> f : text.files().entrySet()) {
                Files.writeString(dir.resolve(f.getKey()), f.getValue());
            }
            Files.writeString(dir.resolve("go.mod"), "module program\n\ngo 1.19\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Ran r = run(dir, Map.of("GOFLAGS", "", "GOCACHE", System.getProperty("java.io.tmpdir") + "/gmplab-go-cache"),
            bin().resolve("go").toString(), "build", "-o", "program", ".");
        if (r.exit != 0) {
            throw new AssertionError(r.err + "\n" + text.main());
        }
        return dir.resolve("program");
    }

    /** Runs a program with one P and without collections. */
    static Ran program(Path program, String... args) {
        List<String> all = new ArrayList<>(List.of(program.toString()));
        all.addAll(List.of(args));
        return run(program.getParent(), Map.of("GOMAXPROCS", "1", "GOGC", "off"), all.toArray(new String[0]));
    }

    /** What gofmt would change. */
    static String gofmt(Path dir) {
        return run(dir, Map.of(), bin().resolve("gofmt").toString(), "-d", ".").out;
    }
}
