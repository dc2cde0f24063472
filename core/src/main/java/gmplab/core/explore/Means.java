package gmplab.core.explore;

import java.nio.file.Path;

/**
 * With what a search works: none of it changes what a finished search says; but under partial order {@code plain} and {@code asked} may change how many
 * states it needs.
 *
 * @param cores threads of a breadth-first search and of random walks, at least 1
 * @param alone as many states of a breadth-first search are expanded on one core before the others join in; a short search is over sooner so, for the
 *     other cores are at work on compiling it
 * @param asked when so many states were expanded, and each time that it is twice as many, a search with partial order is asked whether it goes by what
 *     it has contradicted itself
 * @param patience so many times as many are expanded when that is so; then it is made again, and not to its end
 * @param plain whether states are kept as they are and one after the other (slower and larger; the reference)
 * @param what what is searched, in words: a checkpoint is of no use to a search of something else
 * @param checkpoint the file in which a breadth-first search is kept, or null
 * @param checkpointMillis how long it goes on before it is written again (longer where writing takes long)
 * @param resume the file from which a breadth-first search goes on, or null
 * @param spill where a breadth-first search keeps what goes beyond the limit of bytes; null where it ends at the limit
 */
public record Means(int cores, int alone, int asked, int patience, boolean plain, String what, Path checkpoint, long checkpointMillis, Path resume, Disk spill) {
    private static final long CHECKPOINT_MILLIS = 60_000;
    private static final int ASKED = 1 << 18;
    private static final int PATIENCE = 16;

    public static final Means ONE_CORE = new Means(1, 0, ASKED, PATIENCE, false, "", null, CHECKPOINT_MILLIS, null, null);
    /** The reference search. */
    public static final Means PLAIN = ONE_CORE.withPlain(true);

    public Means {
        if (cores < 1 || cores > 1024) {
            throw new IllegalArgumentException("cores is " + cores + ", expected 1 to 1024");
        }
        if (alone < 0) {
            throw new IllegalArgumentException("alone is " + alone + ", expected 0 or more states");
        }
        if (asked < 1 || patience < 1) {
            throw new IllegalArgumentException("asked is " + asked + ", and patience " + patience + "; expected 1 or more");
        }
        if (checkpointMillis < 0) {
            throw new IllegalArgumentException("a checkpoint every " + checkpointMillis + " ms; expected 0 or more");
        }
    }

    /** Whether anything but breadth-first search would not know what to do with it. */
    boolean isOfLevelsOnly() {
        return checkpoint != null || resume != null || spill != null;
    }

    public Means withCores(int v) {
        return new Means(v, alone, asked, patience, plain, what, checkpoint, checkpointMillis, resume, spill);
    }

    public Means withAlone(int v) {
        return new Means(cores, v, asked, patience, plain, what, checkpoint, checkpointMillis, resume, spill);
    }

    public Means withAsked(int v, int times) {
        return new Means(cores, alone, v, times, plain, what, checkpoint, checkpointMillis, resume, spill);
    }

    public Means withPlain(boolean v) {
        return new Means(cores, alone, asked, patience, v, what, checkpoint, checkpointMillis, resume, spill);
    }

    public Means withWhat(String v) {
        return new Means(cores, alone, asked, patience, plain, v, checkpoint, checkpointMillis, resume, spill);
    }

    public Means withCheckpoint(Path v, long everyMillis) {
        return new Means(cores, alone, asked, patience, plain, what, v, everyMillis, resume, spill);
    }

    public Means withSpill(Disk v) {
        return new Means(cores, alone, asked, patience, plain, what, checkpoint, checkpointMillis, resume, v);
    }

    public Means withResume(Path v) {
        return new Means(cores, alone, asked, patience, plain, what, checkpoint, checkpointMillis, v, spill);
    }
}
