package gmplab.shell.command.spin;

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
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The model checker SPIN and the C compiler that it needs. What it makes lies in a directory of its own, which {@link #close}
 * takes away; whoever waits is asked all the time whether to go on, and the program waited for is ended where not.
 */
public final class Spin implements AutoCloseable {
    private static final int SECONDS_MAX = 3600;
    private static final int POLL_MS = 25;
    private final BooleanSupplier stop;
    private final Path dir;
    private Process now;
    private double seconds;
    private double wall;

    private Spin(BooleanSupplier stop) {
        this.stop = stop;
        try {
            dir = Files.createTempDirectory("gmplab-spin");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Thrown where the person has had enough. */
    public static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** @throws UserError where one of the two is missing */
    public static Spin find(BooleanSupplier stop) {
        for (String tool : List.of("spin", "gcc")) {
            if (!isThere(tool)) {
                throw new UserError("there is no " + tool + " here; expected SPIN 6 and gcc on the PATH: install spin and gcc "
                    + "(Debian: apt-get install spin gcc libc6-dev)");
            }
        }
        return new Spin(stop);
    }

    /** Whether both are on the PATH. */
    public static boolean isThere() {
        return isThere("spin") && isThere("gcc");
    }

    private static boolean isThere(String tool) {
        for (String d : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (!d.isEmpty() && Files.isExecutable(Path.of(d, tool))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Makes SPIN translate a world, for {@link #compile} and {@link #search}; it may optimise nothing away.
     *
     * @param reduced whether it is for a search with partial orders, in which local steps go on in a run that is over
     */
    void translate(String promela, boolean reduced) {
        try {
            Files.writeString(dir.resolve("world.pml"), promela);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of("spin", "-o1", "-o2", "-o3"));
        if (reduced) {
            command.add("-DREDUCE");
        }
        command.addAll(List.of("-a", "world.pml"));
        Ran r = run(command);
        if (r.code != 0 || !Files.exists(dir.resolve("pan.c"))) {
            throw failed("SPIN refuses an exported world", r.text);
        }
    }

    /** Compiles what was translated. */
    void compile(List<String> options) {
        List<String> command = new ArrayList<>(List.of("gcc", "-w"));
        command.addAll(options);
        command.addAll(List.of("-o", "pan", "pan.c"));
        Ran r = run(command);
        if (r.code != 0) {
            throw failed("the program that SPIN makes of an exported world does not compile", r.text);
        }
    }

    private static IllegalStateException failed(String what, String text) {
        return new IllegalStateException("bug in gmplab: " + what + ": " + text.lines().filter(l -> l.contains("rror")).limit(5)
            .reduce("", (a, b) -> a + b + " "));
    }

    /**
     * Searches with what was compiled, deeper and deeper until no path is cut off.
     *
     * @param depth of the first search, in moves
     */
    Counts search(long depth, List<String> options) {
        return search(depth, options, SECONDS_MAX);
    }

    /** The same, ended after so many seconds of CPU time; then it is not complete. */
    Counts search(long depth, List<String> options, int most) {
        for (long d = depth;; d *= 10) {
            List<String> command = new ArrayList<>(List.of("./pan", "-n", "-c0", "-m" + d));
            command.addAll(options);
            Counts c = Counts.of(run(command, most).text);
            if (!c.tooShallow()) {
                return c;
            }
        }
    }

    /** Seconds of the last program by the clock: of gcc, whose work is done by programs that it starts. */
    double wall() {
        return wall;
    }

    /** CPU time of the last program, within {@value #POLL_MS} ms. */
    double seconds() {
        return seconds;
    }

    private record Ran(int code, String text) { }

    private Ran run(List<String> command) {
        return run(command, SECONDS_MAX);
    }

    private Ran run(List<String> command, int most) {
        long begun = System.nanoTime();
        boolean asked = false;
        try {
            Path log = dir.resolve("log");
            ProcessBuilder b = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            now = b.start();
            seconds = 0;
            for (int i = 0; !now.waitFor(POLL_MS, TimeUnit.MILLISECONDS); i++) {
                now.info().totalCpuDuration().ifPresent(d -> seconds = Math.max(seconds, d.toNanos() / 1e9));
                if (stop.getAsBoolean()) {
                    throw new Interrupted();
                } else if (seconds > most && most < SECONDS_MAX && !asked) {
                    asked = true;
                    askToEnd();
                } else if (i > SECONDS_MAX * 1000 / POLL_MS) {
                    throw new IllegalStateException("bug in gmplab: " + command.get(0) + " does not end within an hour");
                }
            }
            wall = (System.nanoTime() - begun) / 1e9;
            return new Ran(now.exitValue(), Files.readString(log, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted();
        } finally {
            end();
        }
    }

    /** SPIN's programs answer an interrupt with what they know. */
    private void askToEnd() throws IOException {
        new ProcessBuilder("kill", "-INT", String.valueOf(now.pid())).start();
    }

    /** Ends what still runs, and what that has started. */
    private void end() {
        if (now != null && now.isAlive()) {
            now.descendants().forEach(ProcessHandle::destroyForcibly);
            now.destroyForcibly();
            try {
                now.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes away what was made. */
    @Override
    public void close() {
        end();
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
