package gmplab.shell.command;

import gmplab.core.program.Names;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A file by the name that somebody typed: which it is, and why it cannot be read. */
public final class NamedFile {
    private NamedFile() { }

    /** @throws UserError where no file can have that name */
    public static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UserError("\"" + name + "\" cannot be the name of a file", e);
        }
    }

    /** Why a file cannot be read, in words; where there is none, with the name that was probably meant. */
    public static String why(Path file, IOException e) {
        return e instanceof CharacterCodingException ? "it is not UTF-8 text" : Files.isDirectory(file) ? "it is a directory"
            : e instanceof NoSuchFileException ? why(e) + nearest(file) : why(e);
    }

    /** Why something cannot be done with a file, in words. */
    static String why(IOException e) {
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return e instanceof AccessDeniedException ? "permission denied" : e instanceof NoSuchFileException ? "there is no such file"
            : reason == null ? "it is not possible" : reason.toLowerCase(Locale.ROOT);
    }

    /** {@code ; nearest: scripts/limbo.groovy}, of the names beside it; nothing where none is near, or nobody may see them. */
    static String nearest(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : Names.nearest(name.toString(), beside(file)).map(file::resolveSibling).filter(Files::exists)
            .map(p -> "; nearest: " + p + (Files.isDirectory(p) ? "/" : "")).orElse("");
    }

    /** The other names in its directory that can be shown and typed. */
    private static List<String> beside(Path file) {
        Path dir = file.getParent() == null ? Path.of(".") : file.getParent();
        // Not with a stream of Paths, which takes three times as long: there may be a hundred thousand names.
        String[] all = dir.toFile().list();
        return Arrays.stream(all == null ? new String[0] : all).filter(n -> plain(n) && !n.equals(file.getFileName().toString())).toList();
    }

    /** Without control characters, and without such as stand for bytes that are no text. */
    private static boolean plain(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i)) || name.charAt(i) == '\uFFFD') {
                return false;
            }
        }
        return true;
    }
}
