package gmplab.core.explore;

import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;
import gmplab.core.reduce.Reduced;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * A breadth-first search between two rounds, as a file: a line that names the form, what was searched and how, everything the
 * search knows, and a checksum. It is written beside its place, forced to the disk and then renamed, so that at any moment the
 * file that has the name is whole.
 */
final class Checkpoint {
    private static final byte[] FORM = "gmplab checkpoint 10\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 1 << 20;
    private static final int SUM_BYTES = 8;

    private Checkpoint() { }

    /** What a checkpoint belongs to: a search that differs in any of it would go on wrongly. */
    static String identity(Model model, Options o) {
        return o.means().what() + "\n" + model.words() + " words, "
            + o.withObserver(null).withClassifier(null).withWalker(null).withMeans(null);
    }

    /** @throws IOException where it cannot be written; an older file of the name is then as it was */
    static void write(Path file, Levels levels) throws IOException {
        Path whole = file.toAbsolutePath();
        Path beside = whole.resolveSibling("." + whole.getFileName() + ".new");
        try {
            try (FileOutputStream out = new FileOutputStream(beside.toFile())) {
                CheckedOutputStream summed = new CheckedOutputStream(new BufferedOutputStream(out, BUFFER), new CRC32C());
                DataOutputStream data = new DataOutputStream(new BufferedOutputStream(summed, BUFFER));
                data.write(FORM);
                text(data, identity(levels.tally.model, levels.tally.options));
                learnt(data, levels.tally.model);
                levels.write(data);
                data.flush();
                data.writeLong(summed.getChecksum().getValue());
                data.flush();
                out.getFD().sync();
            }
            Files.move(beside, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncDirectory(whole.getParent());
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** So that the new name outlives a power cut; not every file system can. */
    private static void syncDirectory(Path dir) {
        try (FileChannel c = FileChannel.open(dir, StandardOpenOption.READ)) {
            c.force(true);
        } catch (IOException e) {
            // The file itself is safe.
        }
    }

    /** @throws CheckpointException where the file is none, is damaged, or belongs to another search */
    static void read(Path file, Levels levels) {
        try {
            sum(file);
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
                in.readNBytes(FORM.length);
                String was = text(in);
                String now = identity(levels.tally.model, levels.tally.options);
                if (!was.equals(now)) {
                    throw new CheckpointException(file + " is a checkpoint of another search: " + difference(was, now)
                        + "; set up that world and the same settings, or leave resume: out");
                }
                learnt(in, levels.tally.model);
                levels.read(in);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** What a checkpoint is of, as {@link #identity} says it. */
    static String of(Path file) {
        try {
            sum(file);
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                in.readNBytes(FORM.length);
                return text(in);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static CheckpointException unreadable(Path file, IOException e) {
        return new CheckpointException(e instanceof NoSuchFileException ? "there is no file " + file + " to resume from"
            : "cannot read " + file + ": " + e.getMessage());
    }

    /** The first line in which the two differ. */
    private static String difference(String was, String now) {
        String[] a = was.split("\n");
        String[] b = now.split("\n");
        int i = 0;
        while (i < a.length - 1 && i < b.length - 1 && a[i].equals(b[i])) {
            i++;
        }
        return "it has \"" + a[i] + "\", here it is \"" + b[i] + "\"";
    }

    /** Refuses what is not a whole checkpoint, before anything of it is believed. */
    private static void sum(Path file) throws IOException {
        long rest = Files.size(file) - SUM_BYTES;
        CRC32C sum = new CRC32C();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            byte[] form = in.readNBytes(FORM.length);
            if (!Arrays.equals(form, FORM)) {
                throw new CheckpointException(file + " is not a checkpoint of this gmplab (it does not begin with \""
                    + new String(FORM, StandardCharsets.US_ASCII).trim() + "\")");
            }
            sum.update(form);
            rest -= form.length;
            byte[] buffer = new byte[BUFFER];
            for (int n = 1; rest > 0 && n > 0; rest -= n) {
                n = in.read(buffer, 0, (int) Math.min(rest, buffer.length));
                sum.update(buffer, 0, Math.max(0, n));
            }
            byte[] last = in.readNBytes(SUM_BYTES);
            if (rest != 0 || last.length != SUM_BYTES || java.nio.ByteBuffer.wrap(last).getLong() != sum.getValue()) {
                throw new CheckpointException(file + " is damaged: it is cut short, or bytes in it have changed; "
                    + "there is nothing to resume from it");
            }
        }
    }

    static void text(DataOutputStream out, String s) throws IOException {
        byte[] b = s.getBytes(StandardCharsets.UTF_8);
        out.writeInt(b.length);
        out.write(b);
    }

    static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    static void ints(DataOutputStream out, int[] a) throws IOException {
        out.writeInt(a.length);
        for (int v : a) {
            out.writeInt(v);
        }
    }

    static int[] ints(DataInputStream in) throws IOException {
        int[] a = new int[in.readInt()];
        for (int i = 0; i < a.length; i++) {
            a[i] = in.readInt();
        }
        return a;
    }

    /** What partial order has learnt goes with the states that were found by it. */
    static void learnt(DataOutputStream out, Model model) throws IOException {
        if (model instanceof Reduced r && r.learns()) {
            r.write(out);
        }
    }

    static void learnt(DataInputStream in, Model model) throws IOException {
        if (model instanceof Reduced r && r.learns()) {
            r.read(in);
        }
    }

    static void found(DataOutputStream out, Found f) throws IOException {
        out.writeInt(f.finding().kind().ordinal());
        text(out, f.finding().where());
        text(out, f.finding().text());
        text(out, f.sort());
        ints(out, f.choices());
    }

    static Found found(DataInputStream in) throws IOException {
        Finding f = new Finding(Finding.Kind.values()[in.readInt()], text(in), text(in));
        String sort = text(in);
        return Found.of(f, sort, ints(in));
    }
}
