package gmplab.shell.command;

import java.nio.file.Path;

/** Where a user's files of gmplab lie that nobody named, as the XDG base directories say. */
public final class Directories {
    private Directories() { }

    /** Of what can be made again. */
    public static Path caches() {
        return under(System.getenv("XDG_CACHE_HOME"), ".cache");
    }

    /** Of what is kept from one session to the next. */
    public static Path state() {
        return under(System.getenv("XDG_STATE_HOME"), ".local/state");
    }

    /**
     * The specification has a path that is not absolute ignored.
     *
     * @param said what the environment has; null: nothing
     * @param usual where it lies otherwise, from the user's home on
     */
    static Path under(String said, String usual) {
        Path base = said != null && said.startsWith("/") ? Path.of(said) : Path.of(System.getProperty("user.home"), usual);
        return base.resolve("gmplab");
    }
}
