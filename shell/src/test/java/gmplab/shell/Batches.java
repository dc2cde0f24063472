package gmplab.shell;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Calls the program as a command line would, in this process. */
public final class Batches {
    /** What a call gave. */
    public record Result(int exit, String out, String err) { }

    private Batches() { }

    public static Result call(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Result(exit, out.toString(), err.toString());
    }
}
