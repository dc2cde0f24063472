package gmplab.shell;

/** Which gmplab this is. */
final class Build {
    private Build() { }

    static String version() {
        String v = Build.class.getPackage().getImplementationVersion();
        return v == null ? "unpackaged" : v;
    }

    static String line() {
        return "gmplab " + version() + " on Java " + Runtime.version();
    }
}
