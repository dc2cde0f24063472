package gmplab.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that cannot be read is told why, and a mistyped one what was probably meant. */
class NamedFileTest {
    @TempDir
    private Path dir;

    private void made(String... names) throws IOException {
        for (String n : names) {
            Files.createFile(dir.resolve(n));
        }
    }

    private String nearest(String name) {
        return NamedFile.nearest(dir.resolve(name));
    }

    private String is(String name) {
        return "; nearest: " + dir.resolve(name);
    }

    @Test
    void theNearestNameOfItsDirectoryIsTold() throws IOException {
        made("limbo.groovy", "lambda.groovy", "limbo.trace");
        assertEquals(is("limbo.groovy"), nearest("limob.groovy"));
        assertEquals(is("limbo.groovy"), nearest("Limbo.groovy"));
        assertEquals(is("limbo.trace"), nearest("limbo.trce"));
        assertEquals("", nearest("museum.ipynb"));
    }

    @Test
    void aDirectoryIsToldAsOne() throws IOException {
        Files.createDirectory(dir.resolve("museum"));
        assertEquals(is("museum") + "/", nearest("museun"));
    }

    @Test
    void whereNothingIsToBeSeenNothingIsTold() throws IOException {
        assertEquals("", nearest("limbo.groovy"));
        assertEquals("", nearest("none/limbo.groovy"));
        made("file");
        assertEquals("", nearest("file/limbo.groovy"));
        assertEquals("", NamedFile.nearest(Path.of("/")));
        assertEquals("", NamedFile.nearest(Path.of("")));
    }

    /** Root sees what is in it all the same. */
    @Test
    void aDirectoryThatMayNotBeReadIsNoMistake() throws IOException {
        Path closed = Files.createDirectory(dir.resolve("closed"));
        Files.createFile(closed.resolve("limbo.groovy"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("--x--x--x"));
        String told = NamedFile.nearest(closed.resolve("limob.groovy"));
        String expected = Files.isReadable(closed) ? "; nearest: " + closed.resolve("limbo.groovy") : "";
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals(expected, told);
    }

    @Test
    void aLinkToNothingIsNotTold() throws IOException {
        Files.createSymbolicLink(dir.resolve("limbo.groovy"), dir.resolve("gone"));
        assertEquals("", nearest("limbo.groovy"));
        assertEquals("", nearest("limob.groovy"));
        Files.createSymbolicLink(dir.resolve("limbo.trace"), Files.createFile(dir.resolve("there")));
        assertEquals(is("limbo.trace"), nearest("limob.trace"));
    }

    @Test
    void namesWithOddCharactersAreTold() throws IOException {
        made("two words.groovy", "a'b\"c.groovy", "{x}*?.groovy");
        assertEquals(is("two words.groovy"), nearest("twowords.groovy"));
        assertEquals(is("a'b\"c.groovy"), nearest("a'bc.groovy"));
        assertEquals(is("{x}*?.groovy"), nearest("{x}*.groovy"));
    }

    @Test
    void namesThatWouldBreakTheLineAreNot() throws IOException {
        made("li\nmbo.groovy", "li\u001bmbo.groovy");
        assertEquals("", nearest("limbo.groovy"));
    }

    @Test
    void oneOfManyIsFound() throws IOException {
        for (int i = 0; i < 100_000; i++) {
            Files.createFile(dir.resolve("trace" + i));
        }
        assertEquals(is("trace54321"), nearest("trcae54321"));
        assertEquals("", nearest("something.else"));
    }

    @Test
    void itSaysWhyAFileCannotBeRead() throws IOException {
        Path file = dir.resolve("limob.groovy");
        made("limbo.groovy");
        assertEquals("there is no such file" + is("limbo.groovy"), NamedFile.why(file, new NoSuchFileException(file.toString())));
        assertEquals("it is not UTF-8 text", NamedFile.why(file, new MalformedInputException(1)));
        assertEquals("permission denied", NamedFile.why(file, new AccessDeniedException(file.toString())));
        assertEquals("it is a directory", NamedFile.why(dir, new IOException("Is a directory")));
        assertEquals("not a directory", NamedFile.why(file, new FileSystemException(file.toString(), null, "Not a directory")));
        assertEquals("it is not possible", NamedFile.why(file, new IOException()));
    }

    @Test
    void aNameThatNoFileCanHaveIsRefused() {
        UserError e = assertThrows(UserError.class, () -> NamedFile.path("a\0b"));
        assertTrue(e.getMessage().endsWith("cannot be the name of a file"), e.getMessage());
    }
}
