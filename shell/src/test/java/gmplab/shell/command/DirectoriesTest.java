package gmplab.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** XDG Base Directory Specification 0.8: "All paths set in these environment variables must be absolute. If an implementation encounters a relative path [...] it should ignore it." */
class DirectoriesTest {
    private static final Path HOME = Path.of(System.getProperty("user.home"));

    @Test
    void whatTheEnvironmentSaysIsTaken() {
        assertEquals(Path.of("/elsewhere/gmplab"), Directories.under("/elsewhere", ".cache"));
    }

    @Test
    void otherwiseItIsInTheHome() {
        assertEquals(HOME.resolve(".cache/gmplab"), Directories.under(null, ".cache"));
        assertEquals(HOME.resolve(".local/state/gmplab"), Directories.under("", ".local/state"));
    }

    @Test
    void aRelativePathIsIgnored() {
        assertEquals(HOME.resolve(".cache/gmplab"), Directories.under("elsewhere", ".cache"));
    }
}
