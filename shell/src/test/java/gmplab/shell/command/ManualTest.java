package gmplab.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The manual is made from the table of commands; {@code mvn test -Dgmplab.rewrite=true} makes it again. */
class ManualTest {
    private static final Path FILE = Path.of("MANUAL.md");

    @Test
    void theManualIsNotStale() throws IOException {
        String now = Manual.markdown(Commands.all());
        if (Boolean.getBoolean("gmplab.rewrite")) {
            Files.writeString(FILE, now);
        }
        assertEquals(now, Files.exists(FILE) ? Files.readString(FILE) : "", "MANUAL.md is stale; mvn test -Dgmplab.rewrite=true");
    }

    @Test
    void everyWordIsExplained() {
        for (Command c : Commands.all().list()) {
            assertFalse(c.summary().isBlank(), c.name());
            assertTrue(c.synopsis().lines().allMatch(l -> l.startsWith(c.name())), c.name());
            assertEquals(c.bare(), c.synopsis().lines().findFirst().orElse("").equals(c.name()) || c.name().equals("run"), c.name());
        }
    }

    /** A name that is shown without quotes, as in {@code expect deadlock}, has to be one that scripts know. */
    @Test
    void everyBareNameThatIsShownIsKnown() {
        Commands commands = Commands.all();
        for (Command c : commands.list()) {
            Matcher shown = Pattern.compile("^" + c.name() + " ([a-z]+)(,|$)", Pattern.MULTILINE).matcher(c.synopsis());
            while (shown.find()) {
                assertTrue(Dispatcher.SYMBOLS.contains(shown.group(1)) || commands.find(shown.group(1)) != null, shown.group());
            }
        }
    }
}
