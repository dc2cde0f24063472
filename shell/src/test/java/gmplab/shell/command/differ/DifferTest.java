package gmplab.shell.command.differ;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.differ.Programs;
import gmplab.core.differ.Smaller;
import gmplab.core.export.GoText;
import gmplab.core.machine.Machine;
import gmplab.core.program.Edit;
import gmplab.core.runtime.World;
import gmplab.core.trace.Run;
import gmplab.core.trace.Trace;
import gmplab.core.trace.TraceFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The model prints what the real Go prints, on programs that nobody chose. */
class DifferTest {
    private static void agree(int programs, long seed) {
        Assumptions.assumeTrue(RealGo.isThere(), "there is no Go 1.19 here, so nothing is compared with it (apt-get install golang-1.19-go)");
        try (RealGo real = RealGo.find("")) {
            Differ.Result r = new Differ(real, l -> { }, () -> false).run("go1.19", programs, seed);
            Assumptions.assumeFalse(r.compared() == 0 && !r.refused().isEmpty(), () -> "the model runs none of them: " + r.refused());
            assertEquals("", r.mismatches().stream().map(m -> "\nprogram " + m.number() + "\nmodel: " + m.model() + "\nreal:  " + m.go()
                + "\n" + GoText.of(m.world()).main()).reduce("", String::concat));
            assertTrue(r.complete(), r.toString());
            assertTrue(r.unsteady() * 5 < programs, r.toString());
        }
    }

    @Test
    void fiftyProgramsAgree() {
        agree(50, 1);
    }

    @Test
    @Tag("long")
    void aThousandProgramsAgree() {
        agree(1000, 71);
    }

    /** A model whose runqput never uses runnext, held against one without that mistake. */
    @Test
    @Tag("long")
    void aMistakeOfTheModelIsFoundMadeSmallAndReplayed() {
        Edit mistake = new Edit.Never("runqput", "if next");
        Reality right = worlds -> {
            Map<Integer, Outcome> known = new HashMap<>();
            return number -> known.computeIfAbsent(number, n -> Trial.of(worlds.get(n).withEdits(List.of())).outcome());
        };
        Differ.Result r = new Differ(right, l -> { }, () -> false).run("go1.19", 1, 266, List.of(mistake));
        assertFalse(r.mismatches().isEmpty(), r.toString());
        for (Differ.Mismatch m : r.mismatches()) {
            assertTrue(Smaller.size(m.world()) <= 8, () -> GoText.of(m.world()).main());
            assertNotEquals(m.model(), m.go());
            String saved = TraceFile.write(Trace.of(new Run(Machine.of(m.world())), 5, ""));
            World again = TraceFile.read(saved).world();
            assertEquals(m.model(), Trial.of(again).outcome().toString());
            assertEquals(m.go(), Trial.of(again.withEdits(List.of())).outcome().toString());
        }
    }

    @Test
    void aProgramThatDoesNotCompileIsAMismatchAndTheRestIsCompared() {
        int bad = 0;
        while (!Trial.of(Programs.program("go1.19", 1, bad)).determined()) {
            bad++;
        }
        List<World.Goroutine> text = Programs.program("go1.19", 1, bad).goroutines();
        Reality right = worlds -> {
            if (worlds.stream().anyMatch(w -> w.goroutines().equals(text))) {
                throw new Reality.Unbuilt("the exported program does not compile: x");
            }
            List<Outcome> all = worlds.stream().map(w -> Trial.of(w).outcome()).toList();
            return all::get;
        };
        Differ.Result r = new Differ(right, l -> { }, () -> false).run("go1.19", 4, 1);
        assertEquals(4, r.compared());
        assertEquals(List.of(bad), r.mismatches().stream().map(Differ.Mismatch::number).toList());
        assertTrue(r.mismatches().get(0).go().contains("does not compile: x"), r.mismatches().get(0).go());
        assertTrue(r.complete());
    }

    @Test
    void aDifferentOrderIsAMismatch() {
        Outcome model = new Outcome(Outcome.Kind.ENDED, "a b", "");
        assertTrue(model.matches(Outcome.of("a b\n", "", 0, false)));
        assertFalse(model.matches(Outcome.of("b a\n", "", 0, false)));
        assertFalse(model.matches(Outcome.of("a b", "fatal error: all goroutines are asleep - deadlock!\n", 2, false)));
    }
}
