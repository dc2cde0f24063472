package gmplab.core.explore;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk that is a directory. Its files lose their names as soon as they are open, so that they go with the process that has
 * them, however it ends. Where an open file cannot lose its name, it is deleted when it is closed, and what a killed process
 * left is deleted by the next search that comes to the directory: files in use cannot be deleted there.
 */
record Directory(Path path) implements Disk {
    private static final String BEGIN = "gmplab-";
    private static final String END = ".spill";

    @Override
    public File create() throws IOException {
        Files.createDirectories(path);
        sweep();
        Path name = Files.createTempFile(path, BEGIN, END);
        RandomAccessFile file;
        try {
            file = new RandomAccessFile(name.toFile(), "rw");
        } finally {
            delete(name);
        }
        return new Opened(file, name);
    }

    private void sweep() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(path, BEGIN + "*" + END)) {
            left.forEach(Directory::delete);
        }
    }

    private static void delete(Path name) {
        try {
            Files.deleteIfExists(name);
        } catch (IOException e) {
            // It is in use, and goes when it is closed.
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** Not a channel: that would be closed by an interrupt, which a search survives. */
    private record Opened(RandomAccessFile file, Path name) implements File {
        @Override
        public void write(long at, byte[] bytes, int n) throws IOException {
            synchronized (file) {
                file.seek(at);
                file.write(bytes, 0, n);
            }
        }

        @Override
        public void read(long at, byte[] bytes, int n) throws IOException {
            synchronized (file) {
                file.seek(at);
                file.readFully(bytes, 0, n);
            }
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                // Nobody needs what is in it.
            }
            delete(name);
        }
    }
}
