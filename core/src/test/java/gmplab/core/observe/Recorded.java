package gmplab.core.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What scripts/traces/record.sh recorded of the workloads there with Go 1.19.8. */
final class Recorded {
    private static final Path WHERE = Path.of("../scripts/traces/recorded");

    private Recorded() { }

    static List<Path> files(String ending) {
        try (Stream<Path> all = Files.list(WHERE)) {
            return all.filter(p -> p.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(String name) {
        return WHERE.resolve(name);
    }

    static String text(Path p) {
        return new String(bytes(p), java.nio.charset.StandardCharsets.UTF_8);
    }

    static byte[] bytes(Path p) {
        try {
            return Files.readAllBytes(p);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
