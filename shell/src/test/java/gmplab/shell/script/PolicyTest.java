package gmplab.shell.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.shell.command.Listener;
import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import org.junit.jupiter.api.Test;

/** DESIGN 6: policies from Groovy and JavaScript, sandboxed; the same experiment in each gives the same moves. */
class PolicyTest {
    private static final String WORLD = """
        world version: 'go1.16-dev', procs: 3, ms: 4, idle: 2
        timer 't'
        go('reset', on: 0) { reset 't', 5 }
        go('gc', on: 1) { gc }
        """;

    private static Reply run(String policy) {
        return new Session().cell(WORLD + policy + "\nrun until: quiet, seed: 3\nmoves().text().toString()", "p", Listener.SILENT);
    }

    private static String moves(String policy) {
        Reply r = run(policy);
        assertTrue(r.ok(), r.error());
        return r.value().toString();
    }

    @Test
    void theSamePolicyInTwoLanguagesGivesTheSameMoves() {
        String groovy = moves("policy('idleM') { view, m, n -> view.count('m') > 2 ? n - 1 : 0 }");
        assertEquals(groovy, moves("policy 'idleM', js('(view, m, n) => view.count(\"m\") > 2 ? n - 1 : 0')"));
        assertTrue(groovy.contains("ANSWER m"), groovy);
    }

    @Test
    void aPolicyMayReadTheState() {
        assertEquals(moves("policy('idleM') { v, m, n -> v.list('sched.midle', 'm.schedlink').length - 1 }"),
            moves("policy 'idleM', js('(v, m, n) => v.list(\"sched.midle\", \"m.schedlink\").length - 1')"));
    }

    @Test
    void aPolicyThatFailsIsOneSentence() {
        String js = "policy 'idleM', js('(v, m, n) => ";
        assertEquals("p:6: the js policy failed: ReferenceError: Java is not defined", run(js + "Java.type(\"java.lang.System\")')").error());
        assertEquals("p:6: the js policy failed: no field \"nope\" (fields lists them)", run(js + "v.get(\"nope\")')").error());
        assertEquals("p:6: the js policy failed: one answer took more than 1000000 statements",
            run(js + "{ while (true) { } }')").error());
        assertEquals("p:5: the js policy is not a function; expected (view, m, n) => 0", run("policy 'idleM', js('3')").error());
        assertTrue(run("policy 'idleM', js('(v) =>')").error().startsWith("p:5: the js policy does not compile: SyntaxError"));
        assertTrue(run(js + "99')").error().startsWith("p:6: policy js answered 99 to idleM; expected 0 to "));
        assertTrue(run("policy('idleM') { v, m, n -> 'x' }").error().startsWith("p:6: the groovy policy answered \"x\", expected a number"));
    }

    /** Such a question has no answers that somebody could choose from: a block would never be asked. */
    @Test
    void aQuestionThatCanOnlyBeLeftOpenTakesNoPolicy() {
        assertEquals("p:5: nobody is asked about traceBuffers, expected any (every answer is explored) or go (Go's own)", run("policy('traceBuffers') { v, m, n -> 0 }").error());
        assertEquals("p:5: the policy of markWork is 7, expected any or go (help policy)", run("policy 'markWork', 7").error());
        assertEquals("p:5: the policy of globalTick is 7, expected any, go, counted, a block or js('...') (help policy)", run("policy 'globalTick', 7").error());
        assertTrue(run("policy 'markWork', 'any'\npolicy 'markWork', 'go'").ok());
    }
}
