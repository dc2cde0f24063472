package gmplab.shell.command.spin;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A run of this program as a person starts it, from its launcher.
 *
 * @param seconds by the clock, from the start to the end
 * @param text what it printed
 */
record Program(double seconds, String text) {
    private static final int POLL_MS = 5;

    /** The launcher that belongs to the classes that run here; null where there is none, as in a test. */
    static Path launcher() {
        try {
            Path jar = Path.of(Program.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path bin = jar.getParent() == null ? null : jar.resolveSibling("../bin/gmplab").normalize();
            return bin != null && Files.isRegularFile(jar) && Files.isExecutable(bin) ? bin : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /**
     * Runs a script.
     *
     * @throws Spin.Interrupted where the person has had enough
     */
    static Program run(String script, BooleanSupplier stop) {
        try {
            Path file = Files.createTempFile("gmplab-cold", ".groovy");
            Path log = Files.createTempFile("gmplab-cold", ".txt");
            try {
                Files.writeString(file, script);
                return run(file, log, stop);
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Program run(Path file, Path log, BooleanSupplier stop) throws IOException {
        long begun = System.nanoTime();
        Process p = new ProcessBuilder(launcher().toString(), "run", file.toString()).redirectErrorStream(true).redirectOutput(log.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).start();
        try {
            while (!p.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                if (stop.getAsBoolean()) {
                    throw new Spin.Interrupted();
                }
            }
            return new Program((System.nanoTime() - begun) / 1e9, Files.readString(log, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Spin.Interrupted();
        } finally {
            p.destroyForcibly();
        }
    }
}
