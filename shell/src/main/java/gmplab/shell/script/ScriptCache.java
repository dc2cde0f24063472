package gmplab.shell.script;

import gmplab.shell.command.Directories;
import gmplab.shell.command.Syntax;
import groovy.lang.GroovySystem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What Groovy made of scripts, kept in files, for it takes a third of a short script's time to compile it. A script is known by its text, and by
 * which gmplab and which Java compiled it. Whatever goes wrong with a file, the script is compiled as if there were none.
 */
final class ScriptCache {
    /** So many scripts are kept; those that were not used for the longest time go. */
    private static final int MOST = 200;
    private static final int LONGEST = 1 << 24;
    private static final ObjectInputFilter ONLY_OURS = ObjectInputFilter.Config.createFilter(
        "gmplab.shell.script.ScriptCache$Entry;gmplab.shell.command.Syntax$*;java.lang.*;java.util.*;java.math.*;!*");

    /** What is kept of a script: classes by name, and the programs of its goroutines by what the classes call them. */
    record Entry(Map<String, byte[]> classes, Map<String, Syntax.Body> programs) implements Serializable { }

    /** Null where nothing is kept. */
    private final Path directory;
    private final String build;

    private ScriptCache(Path directory, String build) {
        this.directory = directory;
        this.build = build;
    }

    /** Nothing is kept. */
    static ScriptCache none() {
        return new ScriptCache(null, "");
    }

    /**
     * Scripts are kept in a directory, which need not be there yet.
     *
     * @param build tells which gmplab compiles them
     */
    static ScriptCache in(Path directory, String build) {
        return new ScriptCache(directory, build + " " + Runtime.version() + " " + GroovySystem.getVersion());
    }

    /** The usual place; none for a gmplab that is not packaged, which may change while it runs, or where the user wants none. */
    static ScriptCache usual() {
        try {
            Path jar = Path.of(ScriptCache.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return "off".equals(System.getenv("GMPLAB_ARCHIVE")) || !Files.isRegularFile(jar) ? none()
                : in(Directories.caches().resolve("scripts"), jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis());
        } catch (Exception e) {
            return none();
        }
    }

    /** By what a text is known, and what of it that would differ if it were another. */
    String key(String text, String source) {
        try {
            MessageDigest d = MessageDigest.getInstance("SHA-256");
            for (String s : List.of(build, source, text)) {
                byte[] b = s.getBytes(StandardCharsets.UTF_8);
                d.update(ByteBuffer.allocate(Integer.BYTES).putInt(b.length).flip());
                d.update(b);
            }
            return HexFormat.of().formatHex(d.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Path file(String key) {
        return directory.resolve(key + ".classes");
    }

    /** The classes of a script that was kept; null where it was not, or the file is not whole. */
    Entry find(String key) {
        if (directory == null) {
            return null;
        }
        try {
            Path file = file(key);
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
                return null;
            }
            ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
            long sum = all.getLong();
            CRC32 crc = new CRC32();
            crc.update(all.slice());
            if (crc.getValue() != sum) {
                return null;
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(all.array(), all.position(), all.remaining()))) {
                in.setObjectInputFilter(ONLY_OURS);
                Entry e = (Entry) in.readObject();
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                return e;
            }
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /** Keeps what was made of a script. Where that cannot be, it is made again next time. */
    void keep(String key, Entry entry) {
        if (directory == null) {
            return;
        }
        Path part = null;
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(entry);
            }
            if (bytes.size() > LONGEST) {
                return;
            }
            CRC32 crc = new CRC32();
            crc.update(bytes.toByteArray());
            Files.createDirectories(directory);
            part = Files.createTempFile(directory, "script", ".part");
            Files.write(part, ByteBuffer.allocate(Long.BYTES + bytes.size()).putLong(crc.getValue()).put(bytes.toByteArray()).array());
            Files.move(part, file(key), StandardCopyOption.ATOMIC_MOVE);
            forgetOld();
        } catch (IOException | RuntimeException e) {
            delete(part);
        }
    }

    private void forgetOld() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> newest = all.sorted(Comparator.comparing(ScriptCache::used).reversed()).toList();
            newest.stream().skip(MOST).forEach(ScriptCache::delete);
        }
    }

    private static FileTime used(Path p) {
        try {
            return Files.getLastModifiedTime(p);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static void delete(Path p) {
        try {
            if (p != null) {
                Files.deleteIfExists(p);
            }
        } catch (IOException e) {
            // It stays until somebody else deletes it.
        }
    }
}
