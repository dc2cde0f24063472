package gmplab.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 2, "What must be seen", 6: bad input gives one clear sentence and the right exit code. */
class BadInputTest {
    @TempDir
    private Path dir;

    private Batches.Result script(String text) throws IOException {
        Path f = dir.resolve("some.groovy");
        Files.writeString(f, text);
        return Batches.call("run", f.toString());
    }

    private static void refused(Batches.Result r, int exit, String sentence) {
        assertEquals(sentence, r.err().strip());
        assertEquals(exit, r.exit());
        assertFalse(r.err().contains("\tat "));
    }

    @Test
    void aMisspeltWord() throws IOException {
        refused(script("world procs: 1\nexplore all: ture\n"), 1, "some.groovy:2: no word \"ture\"; nearest: true (help)");
        refused(script("world procs: 2\nstpe m0\n"), 1, "some.groovy:2: no word \"stpe\"; nearest: step (help)");
    }

    @Test
    void aWordWhereAScriptWantsANumber() throws IOException {
        refused(script("def ps = 'four' as int\nworld procs: ps\n"), 1, "some.groovy:1: \"four\" is no number; expected digits, as in 4");
    }

    @Test
    void aMisspeltWordInAWorldThatCannotBegin() throws IOException {
        refused(script("world procs: 1, ms: 1, idle: 1\ngo('a', on: 0) { yield }\nexplroe\n"), 1, "some.groovy:3: no word \"explroe\"; nearest: explore (help)");
    }

    @Test
    void aParkedMWhereNobodyComes() throws IOException {
        refused(script("world version: 'go1.16', procs: 1, ms: 3, idle: 1\ngo('a', on: 0) { yield }\nnever 'schedule', 'if (m.locks == 0)'\nstep m0\n"), 1,
            "some.groovy:4: idle: a parked M stands where schedule calls findrunnable, and in this program nobody comes there; leave idle out, or the edit that keeps everybody from it");
    }

    @Test
    void anEditThatMakesAStepDivideByZero() throws IOException {
        Batches.Result r = script("world version: 'go1.16-dev', procs: 2, ms: 3, clock: false, async: false\ngo('a', on: 0) { yield }\ngo('b', queue: 0) { yield }\n"
            + "drop 'globrunqget', 'let n'\nexplore reduce: true\n");
        assertEquals(14, r.exit(), r.err());
        assertTrue(r.out().contains("globrunqget.set take: integer divide by zero"), r.out());
    }

    @Test
    void aRoutineThatDoesNotExist() throws IOException {
        refused(script("list 'findRunable'"), 1, "some.groovy:1: no routine \"findRunable\"; nearest: findRunnable (list routines)");
    }

    @Test
    void aPOutOfRange() throws IOException {
        refused(script("world procs: 2\n\nprintln p5.status\n"), 1,
            "some.groovy:3: no p5: this world has 2 Ps, p0 to p1 (world shows it)");
    }

    @Test
    void aSyntaxError() throws IOException {
        refused(script("world procs: 2\nstep(]\n"), 1, "some.groovy:2: missing ')'");
    }

    @Test
    void aFailureInsideAClosureHasItsLine() throws IOException {
        refused(script("[1].each {\n  xyzzyx it\n}\n"), 1, "some.groovy:2: no word \"xyzzyx\" (help)");
    }

    @Test
    void aStackTraceOnlyWhenAskedFor() throws IOException {
        Path f = Files.writeString(dir.resolve("some.groovy"), "stpe m0");
        assertTrue(Batches.call("run", "--stacktrace", f.toString()).err().contains("\tat gmplab.shell."));
    }

    @Test
    void aBrokenTrace() throws IOException {
        Path t = Files.writeString(dir.resolve("x.trace"), "gmplab trace 1\nprogram zzz\n");
        Batches.Result r = Batches.call("replay", t.toString());
        refused(r, 1, t + ":2: \"zzz\" is not a fingerprint; expected 16 hex digits");
    }

    @Test
    void aTraceThatIsTruncated() throws IOException {
        Path t = dir.resolve("x.trace");
        assertEquals(0, script("world procs: 2\nstep 5\nsave '" + t + "'").exit());
        Files.writeString(t, Files.readString(t).replaceFirst("(?s)\n4 .*", "\n"));
        Batches.Result r = Batches.call("replay", t.toString());
        assertEquals(1, r.exit());
        assertTrue(r.err().contains("the file ends after move 3 of 5: it is truncated"), r.err());
    }

    @Test
    void aTraceThatDivergesLeavesTheBenchAsItWas() throws IOException {
        Path t = dir.resolve("x.trace");
        assertEquals(0, script("world procs: 2\nstep 5\nsave '" + t + "'").exit());
        Files.writeString(t, Files.readString(t).replaceFirst("3 RUN m0 .*", "3 RUN m0 no.such"));
        Batches.Result r = script("world procs: 3\nstep 2\ntry { replay '" + t + "' } catch (e) { println e.message }\n"
            + "println \"${sched.npidle} at ${moves().value().size()}\"");
        assertEquals(0, r.exit());
        assertTrue(r.out().contains("trace diverges at move 3: recorded RUN m0 at no.such; enabled now: RUN m0 at "), r.out());
        assertTrue(r.out().endsWith("2 at 2\n"), r.out());
    }

    @Test
    void aTruncatedNotebook() throws IOException {
        Path n = Files.writeString(dir.resolve("x.ipynb"), "{\"cells\": [\n {\"cell_type\": \"code\",\n");
        refused(Batches.call("notebook", "run", n.toString()), 1,
            n + " is not a whole notebook: its JSON breaks at line 3; expected a complete .ipynb file");
        assertEquals("{\"cells\": [\n {\"cell_type\": \"code\",\n", Files.readString(n));
    }

    @Test
    void aNotebookThatIsNone() throws IOException {
        Path n = Files.writeString(dir.resolve("x.ipynb"), "[1, 2]");
        refused(Batches.call("notebook", "run", n.toString()), 1,
            n + " is not a notebook: expected a JSON object with a list of cells");
    }

    @Test
    void anOldNotebook() throws IOException {
        Path n = Files.writeString(dir.resolve("x.ipynb"), "{\"cells\": [], \"nbformat\": 3}");
        refused(Batches.call("notebook", "run", n.toString()), 1, n
            + " has notebook format 3, expected 4; convert it with: jupyter nbconvert --to notebook --nbformat 4");
    }

    @Test
    void aNotebookThatCannotBeWritten() throws IOException {
        Path n = Files.writeString(dir.resolve("x.ipynb"), "{\"cells\": [], \"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}}");
        Path to = dir.resolve("none").resolve("y.ipynb");
        refused(Batches.call("notebook", "run", n.toString(), "-o", to.toString()), 1,
            "cannot write " + to + ": there is no directory " + to.getParent());
    }

    @Test
    void aFileThatCannotBeWritten() throws IOException {
        Path to = dir.resolve("none").resolve("x.trace");
        refused(script("save '" + to + "'"), 1, "some.groovy:1: cannot write " + to + ": there is no directory " + to.getParent());
        refused(script("save '" + dir + "'"), 1, "some.groovy:1: cannot write " + dir + ": it is a directory");
    }

    @Test
    void aScriptThatIsNotThere() {
        refused(Batches.call("run", "no-such.groovy"), 2, "cannot run no-such.groovy: there is no such file; expected a Groovy script");
    }

    @Test
    void aMistypedFileIsToldTheNearest() throws IOException {
        for (String n : new String[] {"limbo.groovy", "limbo.trace", "limbo.ipynb", "limbo.kept"}) {
            Files.createFile(dir.resolve(n));
        }
        String script = dir.resolve("limob.groovy").toString();
        String noScript = "cannot run " + script + ": there is no such file; nearest: " + dir.resolve("limbo.groovy") + "; expected a Groovy script";
        refused(Batches.call("run", script), 2, noScript);
        refused(Batches.call("export", "go", script), 2, noScript);
        refused(Batches.call("export", "promela", script), 2, noScript);
        refused(Batches.call("crosscheck", script), 2, noScript);
        refused(Batches.call("museum", script), 2, noScript);
        refused(Batches.call("conserve", script), 2, noScript);
        refused(Batches.call("gotrace", "x", "--world", script), 2, noScript);
        String trace = dir.resolve("limob.trace").toString();
        String noTrace = "cannot read " + trace + ": there is no such file; nearest: " + dir.resolve("limbo.trace") + "; expected ";
        refused(Batches.call("replay", trace), 1, noTrace + "a trace that save wrote");
        refused(script("replay '" + trace + "'"), 1, "some.groovy:1: " + noTrace + "a trace that save wrote");
        refused(Batches.call("gotrace", trace), 1, noTrace + "a trace file of Go 1.19");
        refused(Batches.call("schedtrace", trace), 1, noTrace + "what GODEBUG=schedtrace=N prints");
        String notebook = dir.resolve("limob.ipynb").toString();
        refused(Batches.call("notebook", "run", notebook), 1,
            "cannot read " + notebook + ": there is no such file; nearest: " + dir.resolve("limbo.ipynb") + "; expected an .ipynb file");
        String kept = dir.resolve("limob.kept").toString();
        String noCheckpoint = "there is no file " + kept + " to resume from; nearest: " + dir.resolve("limbo.kept");
        refused(script("explore resume: '" + kept + "'"), 1, "some.groovy:1: " + noCheckpoint);
        refused(Batches.call("run", "--resume", kept, Files.writeString(dir.resolve("some.groovy"), "explore()").toString()), 1, "some.groovy:1: " + noCheckpoint);
    }

    /** As one that is not ASCII is where the locale is C. */
    @Test
    void aNameThatNoFileCanHave() throws IOException {
        refused(Batches.call("a\0b"), 2, "no command \"a\0b\" (type: gmplab --help)");
        refused(Batches.call("run", "a\0b"), 2, "\"a\0b\" cannot be the name of a file; expected a Groovy script");
        refused(script("replay 'a\\u0000b'"), 1, "some.groovy:1: \"a\0b\" cannot be the name of a file");
    }

    @Test
    void aScriptOfAMuseumThatIsGone() throws IOException {
        Files.createSymbolicLink(dir.resolve("a.groovy"), dir.resolve("gone"));
        refused(Batches.call("museum", dir.toString()), 2, "cannot run " + dir.resolve("a.groovy") + ": there is no such file; expected a Groovy script");
    }

    @Test
    void aScriptThatIsNotText() throws IOException {
        Path f = Files.write(dir.resolve("some.groovy"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        refused(Batches.call("run", f.toString()), 2, "cannot run " + f + ": it is not UTF-8 text; expected a Groovy script");
    }

    @Test
    void aCommandLineThatMakesNoSense() {
        refused(Batches.call("rnu"), 2, "no command \"rnu\"; nearest: run (type: gmplab --help)");
        refused(Batches.call("gotrce", "x.trace"), 2, "no command \"gotrce\"; nearest: gotrace (type: gmplab --help)");
        refused(Batches.call("nobody"), 2, "no command \"nobody\" (type: gmplab --help)");
        refused(Batches.call("pom.xml"), 2, "no command \"pom.xml\" (a script is run by: gmplab run pom.xml)");
        refused(Batches.call("version", "two"), 2, "unmatched argument at index 1: 'two'; type: gmplab version --help");
        refused(Batches.call("run"), 2, "missing required parameter: 'FILE'; type: gmplab run --help");
        refused(Batches.call("run", "--jsn", "x"), 2, "unknown option: '--jsn'; nearest: --json; type: gmplab run --help");
        assertEquals(2, Batches.call("notebook").exit());
    }

    @Test
    void anEndlessScriptOfItself() throws IOException {
        refused(script("def f() { f() }\nf()\n"), 1, "some.groovy:1: the script calls itself too deeply");
    }
}
