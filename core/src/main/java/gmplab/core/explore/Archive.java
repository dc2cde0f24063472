package gmplab.core.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keys that went to the disk, none twice, as sorted runs. Sixteen parts of the keys are kept apart, so that writing one, or
 * making one run out of two, never takes long. Whether keys are here is asked for many together, in order: each run is read
 * from one end to the other, or, where few are asked for, only in the blocks that could have them (delayed duplicate
 * detection: Stern and Dill 1998; Korf 2004). Any number of threads may ask while nobody adds.
 */
final class Archive implements AutoCloseable {
    static final int PARTS = 16;
    static final int PAGES_EACH = Keys.PAGES / PARTS;

    private final Disk disk;
    /** Of whoever adds, who is alone. */
    private final Run.Writer writer = new Run.Writer();
    private final byte[] bufferA = Run.Reader.buffer();
    private final byte[] bufferB = Run.Reader.buffer();
    /** By part, oldest first; each is more than twice as large as the next. */
    private final List<List<Run>> runs = new ArrayList<>();

    Archive(Disk disk) {
        this.disk = disk;
        for (int i = 0; i < PARTS; i++) {
            runs.add(new ArrayList<>());
        }
    }

    /** Which part a key belongs to. */
    private static int part(long key) {
        return Keys.group(key, PARTS);
    }

    /** Takes over all keys of a part, which are not here yet. */
    void take(Keys keys, int part) {
        int from = part * PAGES_EACH;
        if (keys.size(from, from + PAGES_EACH) == 0) {
            return;
        }
        Run run = written(() -> keys.forEach(from, from + PAGES_EACH, key -> writer.add(Run.turned(key))));
        runs.get(part).add(run);
        keys.clear(from, from + PAGES_EACH);
        mergeLast(runs.get(part));
    }

    /** A run of what is given to the writer; what cannot be written whole is not kept. */
    private Run written(Runnable keys) {
        Disk.File file;
        try {
            file = disk.create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            writer.begin(file);
            keys.run();
            return writer.end();
        } catch (UncheckedIOException e) {
            file.close();
            throw e;
        }
    }

    private void mergeLast(List<Run> of) {
        for (int n = of.size(); n > 1 && of.get(n - 2).size() <= 2 * of.get(n - 1).size(); n--) {
            Run a = of.get(n - 2);
            Run b = of.get(n - 1);
            Run both = written(() -> merge(a, b));
            of.set(n - 2, both);
            of.remove(n - 1);
            a.close();
            b.close();
        }
    }

    private void merge(Run a, Run b) {
        Run.Reader ra = new Run.Reader(a, bufferA, true);
        Run.Reader rb = new Run.Reader(b, bufferB, true);
        boolean hasA = ra.next();
        boolean hasB = rb.next();
        while (hasA && hasB) {
            if (ra.key() < rb.key()) {
                writer.add(ra.key());
                hasA = ra.next();
            } else {
                writer.add(rb.key());
                hasB = rb.next();
            }
        }
        for (; hasA; hasA = ra.next()) {
            writer.add(ra.key());
        }
        for (; hasB; hasB = rb.next()) {
            writer.add(rb.key());
        }
    }

    /** Only by whoever adds. */
    boolean contains(long key) {
        long k = Run.turned(key);
        for (Run run : runs.get(part(key))) {
            if (new Run.Reader(run, bufferA, false).has(k)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Which of some keys are here.
     *
     * @param turned the keys, turned; they are put in order
     * @param buffer as {@link Run.Reader#buffer} makes it
     * @param known where those that are here are added, as they were before they were turned
     */
    void find(long[] turned, int n, byte[] buffer, Some known) {
        Arrays.sort(turned, 0, n);
        int from = 0;
        while (from < n) {
            int part = part(Run.turned(turned[from]));
            int to = from + 1;
            while (to < n && part(Run.turned(turned[to])) == part) {
                to++;
            }
            for (Run run : runs.get(part)) {
                find(run, turned, from, to, buffer, known);
            }
            from = to;
        }
    }

    private static void find(Run run, long[] turned, int from, int to, byte[] buffer, Some known) {
        Run.Reader r = new Run.Reader(run, buffer, (to - from) * 4L >= run.blocks());
        for (int i = from; i < to; i++) {
            if (r.has(turned[i])) {
                known.add(Run.turned(turned[i]));
            }
        }
    }

    long size() {
        return runs.stream().flatMap(List::stream).mapToLong(Run::size).sum();
    }

    /** In memory. */
    long bytes() {
        return Run.Writer.BYTES + bufferA.length + bufferB.length + index();
    }

    /** Of what cannot be anywhere but in memory. */
    long index() {
        return runs.stream().flatMap(List::stream).mapToLong(Run::bytes).sum();
    }

    long bytesOnDisk() {
        return runs.stream().flatMap(List::stream).mapToLong(Run::bytesOnDisk).sum();
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(runs.stream().mapToInt(List::size).sum());
        for (List<Run> of : runs) {
            for (Run run : of) {
                run.write(out);
            }
        }
    }

    /** Gives all keys of an archive in a checkpoint. */
    static void read(DataInputStream in, Keys.Sink sink) throws IOException {
        for (int n = in.readInt(); n > 0; n--) {
            Run.read(in, sink);
        }
    }

    @Override
    public void close() {
        runs.forEach(of -> of.forEach(Run::close));
        runs.forEach(List::clear);
    }
}
