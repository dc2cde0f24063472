package gmplab.shell;

import gmplab.shell.command.Listener;
import gmplab.shell.session.Document;
import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;

/** Touches what most starts need, for the launcher's class archive. Its output is of no interest. */
public final class WarmUp {
    private static final String TEXT = """
        world version: 'go1.16-dev', procs: 2, ms: 2
        timer 't'
        go('a', on: 0) { compute 1; reset 't', 5; gc }
        def f = { it + 1 }
        println "${f(1)} ${[1, 2].collect { it * 2 }}"
        explore order: 'bfs', maxStates: 2000
        expect bounded
        help
        """;

    private WarmUp() { }

    public static void main(String[] args) {
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream());
        Main.run(new String[] {"--help"}, nowhere, nowhere);
        Main.run(new String[] {"version", "--json"}, nowhere, nowhere);
        Session s = new Session();
        Reply r = s.cell(TEXT, "warm-up", Listener.SILENT);
        s.incomplete("if (x) {");
        new Document("warm-up").with(r, "").json(0);
        // Compiles the script, and keeps it; the next one finds it.
        for (int i = 0; i < 2; i++) {
            new Session().script(TEXT, "warm-up", List.of(), Listener.SILENT);
        }
        gmplab.shell.terminal.Prompt.warmUp();
    }
}
