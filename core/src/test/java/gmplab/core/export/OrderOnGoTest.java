package gmplab.core.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gmplab.core.runtime.World;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** An exported world does on the real runtime what was measured there with a program written by hand. */
class OrderOnGoTest {
    @TempDir
    static Path dir;

    @BeforeAll
    static void goIsThere() {
        Assumptions.assumeTrue(GoTool.bin() != null, "there is no Go 1.19 here, so nothing is compared with it");
    }

    @TestFactory
    Stream<DynamicTest> everyCase() {
        return OrderWorlds.cases().entrySet().stream().map(c -> DynamicTest.dynamicTest(c.getKey(), () -> check(c)));
    }

    private static void check(Map.Entry<String, World> c) throws Exception {
        String expected;
        try (InputStream in = OrderOnGoTest.class.getResourceAsStream("/order/" + c.getKey() + ".txt")) {
            expected = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        GoText text = GoText.of(c.getValue());
        Path program = GoTool.build(dir.resolve(c.getKey()), text);
        assertEquals("", GoTool.gofmt(program.getParent()));
        GoTool.Ran r = GoTool.program(program);
        assertEquals(expected, r.out(), () -> r.err() + text.main());
    }
}
