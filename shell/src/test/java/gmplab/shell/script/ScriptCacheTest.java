package gmplab.shell.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gmplab.shell.command.Syntax;
import gmplab.shell.command.Words;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script that was kept does what it does when it is compiled, and one that cannot be read is compiled. */
class ScriptCacheTest {
    private static final String NAME = "Text1.groovy";
    private static final String SCRIPT = """
        class Twice {
            static int of(int x) { x * 2 }
        }
        def n = 3
        String twice(x) { "${x}${x}" }
        world procs: Twice.of(2), name: twice('p')
        (1..2).each { i -> go("g${i}", on: 0) { for (k in 0..n) { compute k }; if (nobody) { send 'c', "${n}" } else { gc } } }
        [1, 2].collect { it + n }
        """;
    private static final String FAILS = "def a = 1\n\n[1].each {\n  throw new IllegalStateException('here')\n}\n";

    @TempDir
    Path directory;

    /** Words that note how they are called. */
    private static final class Noted implements Words {
        final List<String> calls = new ArrayList<>();

        @Override
        public Set<String> names() {
            return Set.of("world", "go");
        }

        @Override
        public boolean taken(String name) {
            return names().contains(name);
        }

        @Override
        public Object call(String name, List<Object> values, Map<String, Object> named) {
            calls.add(name + values + named);
            return null;
        }

        @Override
        public Object bare(String name) {
            throw new IllegalArgumentException(name);
        }

        @Override
        public void print(String text) {
            calls.add(text);
        }
    }

    private ScriptCache cache() {
        return ScriptCache.in(directory, "this build");
    }

    private static List<Object> run(ScriptCache cache, String text) {
        Noted words = new Noted();
        return List.of(new Language(words, cache).run(text, NAME, false), words.calls);
    }

    private Path file(String text) {
        return directory.resolve(cache().key(text, NAME) + ".classes");
    }

    @Test
    void whatWasKeptDoesTheSame() {
        List<Object> compiled = run(ScriptCache.none(), SCRIPT);
        assertEquals(List.of(4, 5), compiled.get(0));
        assertEquals(compiled, run(cache(), SCRIPT));
        assertEquals(compiled, run(cache(), SCRIPT));
        assertEquals(3, ((List<?>) compiled.get(1)).size());
    }

    @Test
    void whatWasKeptIsUsed() {
        run(cache(), "1");
        // The key of one with the classes of the other.
        cache().keep(cache().key("2", NAME), cache().find(cache().key("1", NAME)));
        assertEquals(1, run(cache(), "2").get(0));
    }

    @Test
    void anotherTextNameOrBuildIsAnother() {
        String key = cache().key("1", NAME);
        assertNotEquals(key, cache().key("1 ", NAME));
        assertNotEquals(key, cache().key("1", "Text2.groovy"));
        assertNotEquals(key, ScriptCache.in(directory, "that build").key("1", NAME));
        assertNotEquals(cache().key("ab", "c"), cache().key("a", "bc"));
    }

    @Test
    void aFileThatIsNotWholeIsAsNone() throws IOException {
        List<Object> compiled = run(cache(), SCRIPT);
        byte[] whole = Files.readAllBytes(file(SCRIPT));
        for (int length : new int[] {0, 5, 8, whole.length / 2, whole.length - 1}) {
            Files.write(file(SCRIPT), java.util.Arrays.copyOf(whole, length));
            assertNull(cache().find(cache().key(SCRIPT, NAME)));
            assertEquals(compiled, run(cache(), SCRIPT));
        }
        byte[] other = whole.clone();
        other[whole.length / 3] ^= 4;
        Files.write(file(SCRIPT), other);
        assertEquals(compiled, run(cache(), SCRIPT));
    }

    @Test
    void aFileWithSomethingElseInItIsAsNone() throws IOException {
        for (Object o : new Object[] {"no entry", new File("x"), new ScriptCache.Entry(Map.of("Text1", new byte[] {1, 2}), Map.of()),
            new ScriptCache.Entry(Map.of(), Map.of())}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(o);
            }
            CRC32 crc = new CRC32();
            crc.update(bytes.toByteArray());
            Files.write(file("7"), ByteBuffer.allocate(8 + bytes.size()).putLong(crc.getValue()).put(bytes.toByteArray()).array());
            assertEquals(7, run(cache(), "7").get(0));
        }
    }

    @Test
    void whereNothingCanBeWrittenNothingIsKept() throws IOException {
        Path taken = Files.writeString(directory.resolve("file"), "");
        assertEquals(7, run(ScriptCache.in(taken, ""), "7").get(0));
        assertEquals(7, run(ScriptCache.in(taken.resolve("below"), ""), "7").get(0));
    }

    @Test
    void theNewestStay() throws IOException {
        for (int i = 0; i < 205; i++) {
            cache().keep(cache().key("" + i, NAME), new ScriptCache.Entry(Map.of("Text1", new byte[9]), Map.of()));
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(200, files.count());
        }
    }

    @Test
    void aFaultIsAtTheSameLine() {
        for (int i = 0; i < 2; i++) {
            Throwable t = assertThrows(IllegalStateException.class, () -> run(cache(), FAILS));
            assertEquals(4, Stream.of(t.getStackTrace()).filter(f -> NAME.equals(f.getFileName())).findFirst().orElseThrow().getLineNumber());
        }
    }

    @Test
    void theClassesOfTheFirstTextAreThereForTheNext() {
        for (int i = 0; i < 2; i++) {
            Language l = new Language(new Noted(), cache());
            l.run(SCRIPT, NAME, false);
            assertEquals(10, l.run("Twice.of(5)", "Text2.groovy", false));
        }
        assertNull(cache().find(cache().key("Twice.of(5)", "Text2.groovy")));
    }

    @Test
    void aProgramIsKeptAsItWasRead() {
        run(cache(), SCRIPT);
        ScriptCache.Entry e = cache().find(cache().key(SCRIPT, NAME));
        assertEquals(1, e.programs().size());
        Syntax.Body body = e.programs().values().iterator().next();
        assertEquals(2, body.statements().size());
    }
}
