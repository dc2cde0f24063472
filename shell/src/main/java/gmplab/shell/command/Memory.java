package gmplab.shell.command;

import gmplab.core.explore.Disk;
import java.nio.file.Path;

/** How much memory a search may have, and where it goes on when it has used it: what was typed, or else what the session says. */
final class Memory {
    private Memory() { }

    /** The limit; where nobody gave one, three quarters of Java's heap. */
    static long bytes(Bench b, Arguments a) {
        if (!isLimited(b, a)) {
            return Runtime.getRuntime().maxMemory() / 4 * 3;
        }
        long megabytes = a.number("megabytes", b.megabytes());
        if (megabytes < 1) {
            throw new UserError("megabytes is " + megabytes + "; expected 1 or more");
        }
        return megabytes << 20;
    }

    private static boolean isLimited(Bench b, Arguments a) {
        return a.has("megabytes") || b.megabytes() > 0;
    }

    /**
     * Where a search spills; null for nowhere: it then ends at the limit.
     *
     * @param can whether it could
     */
    static Disk disk(Bench b, Arguments a, boolean can) {
        Object wish = a.named("spill");
        if (wish instanceof String dir) {
            return Disk.in(NamedFile.path(dir));
        } else if (wish != null && !(wish instanceof Boolean)) {
            throw a.usage("spill is " + Arguments.show(wish) + ", expected a directory in quotes, true or false");
        } else if (Boolean.TRUE.equals(wish)) {
            return Disk.in(directory(b));
        }
        return wish == null && can && (b.spill() != null || isLimited(b, a)) ? Disk.in(directory(b)) : null;
    }

    /** Not the directory for temporary files, which may lie in memory itself. */
    private static Path directory(Bench b) {
        return b.spill() != null ? b.spill() : Directories.caches().resolve("spill");
    }
}
