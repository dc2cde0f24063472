package gmplab.core.explore;

import java.io.IOException;
import java.nio.file.Path;

/** Somewhere for files in which a search keeps what it has no memory for. */
public interface Disk {
    /**
     * A new file. It is gone once it is closed, and also where nobody comes to close it.
     *
     * @throws IOException where there can be none
     */
    File create() throws IOException;

    /** Bytes by their place; what lies beyond the end is written, never read. Any number of threads may use one. */
    interface File extends AutoCloseable {
        /** @throws IOException where there is no room; what was written of it means nothing */
        void write(long at, byte[] bytes, int n) throws IOException;

        void read(long at, byte[] bytes, int n) throws IOException;

        @Override
        void close();
    }

    /** Files in a directory, which is made where it is not there. */
    static Disk in(Path directory) {
        return new Directory(directory);
    }
}
