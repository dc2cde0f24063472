package gmplab.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.runtime.World;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Completion of commands, live Ms, Ps and Gs, routines and steps (issue 2, "The shell"). */
class CompletionsTest {
    private final Bench bench = new Bench();

    CompletionsTest() {
        bench.world(World.of("go1.16-dev").withProcs(2).withMs(3));
    }

    private List<String> complete(String head) {
        return Completions.of(bench, Commands.all(), List.of("myVariable"), head).stream().map(Completions.Completion::value).toList();
    }

    @Test
    void wordsAtTheBeginning() {
        assertEquals(List.of("step"), complete("ste"));
        assertEquals(List.of("myVariable"), complete("myV"));
        assertEquals(List.of("m0", "m1", "m2"), complete("m").stream().filter(v -> v.matches("m\\d")).toList());
    }

    @Test
    void whatACommandTakes() {
        assertEquals(List.of("m0", "m1", "m2"), complete("step "));
        assertEquals(List.of("deadlock"), complete("expect dea"));
        assertTrue(complete("help ").contains("explore"));
        assertTrue(complete("explore ma").containsAll(List.of("maxStates:", "maxDepth:")));
        assertTrue(complete("world ver").contains("version:"));
        assertEquals(List.of("go1.16", "go1.16-dev"), complete("world version: 'go1.16").stream().sorted().toList());
    }

    @Test
    void routinesAndSteps() {
        assertTrue(complete("list 'start").contains("startm"));
        assertTrue(complete("list ").contains("'startm'"));
        assertEquals(List.of("notewakeup"), complete("run until: at('startm', 'notew"));
        assertEquals(List.of("set nmp.nextp", "set nmp.spinning"), complete("run until: at('startm', 'set nmp.").stream().sorted().toList());
        assertTrue(complete("run until: at('goex").contains("goexit0"));
        assertTrue(complete("diff 'startm', 'go1.1").contains("go1.15"));
    }

    @Test
    void fieldsOfLiveObjects() {
        assertEquals(List.of("p1.status"), complete("p1.sta"));
        assertTrue(complete("run until: { sched.npi").contains("sched.npidle"));
    }

    @Test
    void aWorldThatCannotBeLinkedStillCompletesWords() {
        bench.world(bench.world().withGoroutine(new World.Goroutine("x", List.of(new gmplab.core.runtime.Action.Stop("no")),
            World.Goroutine.Start.RUNNING, 0)));
        assertEquals(List.of("step"), complete("ste"));
        assertEquals(List.of(), complete("list 'sta"));
    }

    @Test
    void thePieceBeforeTheCursor() {
        assertEquals("set nmp.", Completions.piece("run until: at('startm', 'set nmp."));
        assertEquals("p1.st", Completions.piece("println p1.st"));
        assertEquals("", Completions.piece("step "));
    }
}
