package gmplab.core.explore;

import gmplab.core.explore.Tally.Stop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * How a breadth-first search goes on where its memory has a limit and it has a disk. Between two rounds, where the next might
 * need more than there is, the queue and the links go to files but for what is used now, and then the fullest part of the keys
 * ({@link Archive}). A key that is not in memory is new where the archive does not have it either; so rounds become longer as
 * the archive grows, for it is read once a round. What a search finds, and in which order, is the same with any rounds.
 */
final class Spill implements AutoCloseable {
    /** Reading so many keys takes a small part of the time that a state takes. */
    private static final int KEYS_A_STATE = 128;
    /** So much of the memory may go into a round. */
    private static final int ROUNDS_PART = 4;
    /** Of a state of a round, beside its block: its children in the set, and among those looked for. */
    private static final int BYTES_A_STATE = 32;
    /** Chunks of lists that are not full. */
    private static final int SLACK = 2 << 20;
    private static final int LOOK_EVERY = 1 << 16;

    private final Levels levels;
    private final Disk disk;
    private final long limit;
    private final int fewest;
    /** What a search has that keeps nothing yet, twice, for its arrays grow; so much a small limit may be exceeded by. */
    private long least;
    private Archive archive;
    private final Looker[] lookers;
    /** What the next round is cut to; 0 where it is not. */
    private int narrow;
    private int sinceLook;

    /** One thread's. */
    private static final class Looker {
        private final byte[] buffer = Run.Reader.buffer();
        private final Some known = new Some();
        private long[] keys = new long[256];
        private int n;

        private void add(long key) {
            if (n == keys.length) {
                keys = Arrays.copyOf(keys, n * 2);
            }
            keys[n++] = Run.turned(key);
        }
    }

    /**
     * Opens the files.
     *
     * @param fewest blocks of a round that need not be fewer
     * @throws DiskException where there can be none
     */
    Spill(Levels levels, Disk disk, long limit, int cores, int fewest) {
        this.levels = levels;
        this.disk = disk;
        this.limit = limit;
        this.fewest = fewest;
        archive = new Archive(disk);
        lookers = new Looker[cores];
        Arrays.setAll(lookers, i -> new Looker());
        try {
            levels.queue.swapTo(disk.create());
            levels.links.swapTo(disk);
        } catch (IOException e) {
            close();
            throw new DiskException("cannot spill into " + disk + ": " + why(e) + "; expected a directory that can be written to");
        }
    }

    private static String why(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException ? "permission denied"
            : e instanceof java.nio.file.NoSuchFileException ? "it cannot be made"
            : e instanceof java.nio.file.FileAlreadyExistsException || e instanceof java.nio.file.NotDirectoryException ? "it is no directory"
            : e instanceof java.nio.file.FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
    }

    /** How many blocks the next round has at most. */
    int blocks() {
        if (narrow > 0) {
            return narrow;
        }
        long wanted = archive.size() / KEYS_A_STATE / Block.STATES;
        long most = limit / ROUNDS_PART / (levels.bytesOfBlocks() / levels.blocks() + Block.STATES * BYTES_A_STATE);
        return (int) Math.max(fewest, Math.min(wanted, most));
    }

    /** The next round, and no other, is of so many blocks at most. */
    void narrow(int most) {
        narrow = most;
    }

    /** Makes room for the next round; false where there is none, and the tally has to say why. */
    boolean makeRoom() {
        least = least == 0 ? 2 * levels.bytes() + SLACK : least;
        try {
            if (isOver()) {
                levels.queue.evictAllBut(levels.next, Math.min(levels.size(), levels.next + blocks() * Block.STATES));
                levels.links.evict();
                keysToo();
            }
        } catch (UncheckedIOException e) {
            levels.tally.broken(e);
            return false;
        }
        if (levels.packing.bytes() + archive.index() > limit || levels.bytes() > limit + least) {
            levels.tally.stop = Stop.MEMORY;
            return false;
        }
        return true;
    }

    private boolean isOver() {
        int n = blocks();
        long more = Math.max(0, n - levels.blocks()) * (levels.bytesOfBlocks() / levels.blocks());
        return levels.bytesWithOneMore() + more + (long) n * Block.STATES * BYTES_A_STATE > limit;
    }

    private void keysToo() {
        for (int i = 0; i < Archive.PARTS && isOver(); i++) {
            int fullest = 0;
            for (int p = 1; p < Archive.PARTS; p++) {
                fullest = size(p) > size(fullest) ? p : fullest;
            }
            if (size(fullest) == 0) {
                return;
            }
            archive.take(levels.keys, fullest);
        }
    }

    private long size(int part) {
        return levels.keys.size(part * Archive.PAGES_EACH, (part + 1) * Archive.PAGES_EACH);
    }

    /** Whether a key that is not in memory is on the disk. */
    boolean contains(long key) {
        return archive.contains(key);
    }

    /** Which of the children that are a worker's are known, although they are not in memory. */
    Some known(int worker, Consumer<Keys.Sink> children) {
        Looker l = lookers[worker];
        l.n = 0;
        l.known.clear();
        children.accept(l::add);
        archive.find(l.keys, l.n, l.buffer, l.known);
        return l.known;
    }

    /** Whether some keys are in a file. */
    boolean holdsKeys() {
        return archive.size() > 0;
    }

    /** A key was added outside a round. */
    void added() {
        if (++sinceLook >= LOOK_EVERY) {
            sinceLook = 0;
            keysToo();
        }
    }

    void write(java.io.DataOutputStream out) throws IOException {
        archive.write(out);
    }

    /** In memory, the blocks too. */
    long bytes() {
        long n = archive.bytes() + levels.bytesOfBlocks();
        for (Looker l : lookers) {
            n += l.buffer.length + l.known.bytes() + 8L * l.keys.length;
        }
        return n;
    }

    long bytesOnDisk() {
        return archive.bytesOnDisk() + levels.queue.bytesOnDisk() + levels.links.bytesOnDisk();
    }

    @Override
    public void close() {
        archive.close();
        levels.queue.close();
        levels.links.close();
    }
}
