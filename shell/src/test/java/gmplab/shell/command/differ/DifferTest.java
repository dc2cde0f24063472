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
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine.Start;
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

    /**
     * Main has returned and yields, for the panic that a Goexit ended is still counted; f2 speaks once its collection is over. A real
     * machine printed f2's word in 16 of 1,500 runs.
     */
    @Test
    void aWordThatWaitsForAThreadIsAMatterOfChance() {
        World w = World.of("go1.19").withObject(new Obj("wg", Obj.Kind.WAITGROUP, 0, ""));
        Action goexit = new Action.Defer(List.of(new Action.Exit()), List.of());
        w = with(w, "ends", Start.LATER, goexit, new Action.Add("wg", new Ex.Num(-1)), new Action.Panic("p"));
        World other = with(w, "f2", Start.LATER, new Action.Yield(), new Action.Print("f2"));
        w = with(w, "f2", Start.LATER, new Action.Collect(), new Action.Print("f2"));
        Action[] main = {new Action.Add("wg", new Ex.Num(2)), new Action.Go("f2"), new Action.Go("ends"), new Action.Go("ends"), new Action.Wait("wg")};
        assertFalse(Trial.of(with(w, "main", Start.RUNNING, main)).determined());
        assertTrue(Trial.of(with(other, "main", Start.RUNNING, main)).determined());
    }

    private static World with(World w, String name, Start start, Action... actions) {
        return w.withGoroutine(new World.Goroutine(name, List.of(actions), start, 0));
    }

    @Test
    void aDifferentOrderIsAMismatch() {
        Outcome model = new Outcome(Outcome.Kind.ENDED, "a b", "");
        assertTrue(model.matches(Outcome.of("a b\n", "", 0, false)));
        assertFalse(model.matches(Outcome.of("b a\n", "", 0, false)));
        assertFalse(model.matches(Outcome.of("a b", "fatal error: all goroutines are asleep - deadlock!\n", 2, false)));
    }
}
