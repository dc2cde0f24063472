package gmplab.shell.command.differ;

import gmplab.core.export.ExportException;
import gmplab.core.export.GoText;
import gmplab.core.runtime.World;
import gmplab.shell.command.UserError;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The real toolchain of Go 1.19: builds worlds as programs and runs them, each in a process of its own with one P. */
public final class RealGo implements Reality, AutoCloseable {
    private static final int BUILD_SECONDS_MAX = 300;
    private static final int RUN_MS_MAX = 4000;
    private static final List<String> PLACES = List.of("go-1.19", "/usr/lib/go-1.19/bin/go", "/usr/local/go/bin/go", "go");
    private final String go;
    private final String version;
    private final Path dir;
    private int builds;

    private RealGo(String go, String version) {
        this.go = go;
        this.version = version;
        try {
            this.dir = Files.createTempDirectory("gmplab-differ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The toolchain at a place; without one, the first of 1.19 at the usual ones.
     *
     * @param place a path or a name on the PATH; empty to look for one
     * @throws UserError when there is none
     */
    public static RealGo find(String place) {
        for (String p : place.isEmpty() ? PLACES : List.of(place)) {
            String version = version(p);
            if (version.startsWith("go version go1.19")) {
                return new RealGo(p, version.split(" ")[2]);
            }
            if (!place.isEmpty()) {
                throw new UserError(version.isEmpty() ? "there is no Go at " + place + "; expected the go command of Go 1.19"
                    : place + " is " + version + ", expected Go 1.19");
            }
        }
        throw new UserError("there is no Go 1.19 here (looked for " + String.join(", ", PLACES)
            + "); install golang-1.19-go, or say where it is: --go PATH, at the prompt go: 'PATH'");
    }

    /** Whether there is one at the usual places. */
    public static boolean isThere() {
        return PLACES.stream().anyMatch(p -> version(p).startsWith("go version go1.19"));
    }

    private static String version(String go) {
        try {
            Process p = new ProcessBuilder(go, "version").redirectErrorStream(true).start();
            p.getOutputStream().close();
            String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return p.waitFor() == 0 ? text : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Its version, for example go1.19.8. */
    public String version() {
        return version;
    }

    @Override
    public Built build(List<World> worlds) {
        Path at = dir.resolve("b" + ++builds);
        try {
            Files.createDirectories(at);
            for (Map.Entry<String, String> f : GoText.of(worlds).files().entrySet()) {
                Files.writeString(at.resolve(f.getKey()), f.getValue());
            }
            Files.writeString(at.resolve("go.mod"), "module programs\n\ngo 1.19\n");
            Path log = at.resolve("build.log");
            ProcessBuilder b = new ProcessBuilder(go, "build", "-o", "programs", ".").directory(at.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile());
            b.environment().put("GOFLAGS", "");
            b.environment().putIfAbsent("GOCACHE", Path.of(System.getProperty("java.io.tmpdir"), "gmplab-go-cache").toString());
            Process p = b.start();
            if (!p.waitFor(BUILD_SECONDS_MAX, TimeUnit.SECONDS) || p.exitValue() != 0) {
                p.destroyForcibly();
                throw new Unbuilt("the exported program does not compile: " + Files.readString(log).lines().filter(l -> !l.startsWith("#")).limit(5)
                    .collect(Collectors.joining("; ")));
            }
        } catch (ExportException e) {
            throw new Unbuilt("it cannot be exported: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted");
        }
        Path program = at.resolve("programs");
        return number -> run(program, number);
    }

    private Outcome run(Path program, int number) {
        try {
            File out = program.resolveSibling("out").toFile();
            File err = program.resolveSibling("err").toFile();
            ProcessBuilder b = new ProcessBuilder(program.toString(), String.valueOf(number)).redirectOutput(out).redirectError(err)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            b.environment().put("GOMAXPROCS", "1");
            b.environment().put("GOGC", "off");
            b.environment().remove("GODEBUG");
            Process p = b.start();
            boolean hung = !p.waitFor(RUN_MS_MAX, TimeUnit.MILLISECONDS);
            if (hung) {
                p.destroyForcibly().waitFor();
            }
            return Outcome.of(Files.readString(out.toPath()), Files.readString(err.toPath()), p.exitValue(), hung);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted");
        }
    }

    /** Takes away what was built. */
    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(dir)) {
            List<Path> files = new ArrayList<>(all.toList());
            files.sort(Comparator.reverseOrder());
            for (Path f : files) {
                Files.deleteIfExists(f);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
