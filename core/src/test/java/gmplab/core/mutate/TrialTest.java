package gmplab.core.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.program.Edit;
import gmplab.core.program.Op;
import gmplab.core.program.Program;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.trace.Run;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What mutate says of mutants whose fate is known, in a few small scenarios. */
class TrialTest {
    private static final Set<String> FEW = Set.of("one P, rest", "two timers", "a stop of an idle P", "deadlock", "fewer Ps",
        "a call that blocks, work, an idle M");

    private static Trial trial() {
        return new Trial(Scenarios.all().stream().filter(s -> FEW.contains(s.name())).toList(), 5_000, () -> false, () -> 0);
    }

    private static Judgement judge(Trial t, Edit e) {
        return t.judge(t.mutants(e.routine()).stream().filter(m -> m.edit().equals(e)).findFirst().orElseThrow());
    }

    @Test
    void everyChangeOfMputIsCaughtOrEquivalent() {
        Trial t = trial();
        Map<Judgement.Kind, Long> score = t.mutants("mput").stream().map(t::judge).collect(Collectors.groupingBy(Judgement::kind, Collectors.counting()));
        assertEquals(Set.of(Judgement.Kind.CAUGHT, Judgement.Kind.EQUIVALENT), score.keySet());
    }

    @Test
    void aCaughtOneComesWithAScheduleThatCanBeReplayed() {
        Judgement j = judge(trial(), new Edit.Drop("pidleput", "set pp.idlepMask"));
        assertEquals(Judgement.Kind.CAUGHT, j.kind());
        Run run = new Run(Machine.of(j.world()));
        for (int c : j.found().choices()) {
            run.step(c);
        }
        assertEquals(j.text(), new gmplab.core.check.Books(run.machine()).wrong(run.state().words()));
    }

    /** stopm is never called with a P in hand, so that asking makes no difference. */
    @Test
    void aCheckThatAlwaysHoldsMayGo() {
        Judgement j = judge(trial(), new Edit.Drop("stopm", "if (m.p == nil)"));
        assertEquals(Judgement.Kind.EQUIVALENT, j.kind());
        assertTrue(j.tried().size() > 1);
    }

    @Test
    void whatNoScenarioComesToIsSaidToBeSo() {
        Judgement j = judge(trial(), new Edit.Drop("startlockedm", "stopm"));
        assertEquals(Judgement.Kind.UNREACHED, j.kind());
        assertEquals("no scenario of which every state is seen has this step", j.text());
        assertEquals("allocm.if (m.p == nil) never holds, in 1 of the scenarios", judge(trial(), new Edit.Drop("allocm", "acquirep")).text());
    }

    /** A yield less: nothing is wrong, but nobody comes in between any longer. */
    @Test
    void whatNoCheckNoticesIsCompared() {
        Scenario s = new Scenario("two", World.of("go1.19").withMs(2).withAsync(false).withClock(false)
            .withGoroutine(new Goroutine("a", List.of(new Action.Yield(), new Action.Yield()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("c", List.of(new Action.Yield()), Start.LOCAL, 0)), Set.of(), true);
        Trial t = new Trial(List.of(s), 5_000, () -> false, () -> 0);
        Judgement j = t.judge(t.mutants("Gosched").get(0));
        assertEquals(Judgement.Kind.LESS, j.kind());
        assertNull(j.found());
        assertTrue(j.text().startsWith("all that it does the unchanged one may do; no longer: "), j.text());
    }

    @Test
    void aMutantIsOfAWorldWhoseStepDoesTheSame() {
        Mutant m = trial().mutants("wakep").get(0);
        assertTrue(m.isOf(gmplab.core.runtime.Worlds.program(World.of("go1.19"))));
        assertFalse(new Mutant(m.edit(), new Op.Gogo()).isOf(gmplab.core.runtime.Worlds.program(World.of("go1.19"))));
    }

    /** How many orders there are to steal in depends on how many Ps there are; what stealWork does with one does not. */
    @Test
    void aMutantIsOfWorldsWithOtherRanges() {
        List<Program> programs = Stream.of(2, 3).map(n -> gmplab.core.runtime.Worlds.program(World.of("go1.19").withProcs(n))).toList();
        List<Mutant> all = Mutant.of(programs, "stealWork");
        assertTrue(all.size() > 20);
        all.forEach(m -> assertTrue(programs.stream().allMatch(m::isOf) || !m.op().toString().contains("result=order"), m.toString()));
        assertTrue(all.stream().anyMatch(m -> !programs.stream().map(p -> p.routine("stealWork").steps().get(m.step(p)).op()).allMatch(m.op()::equals)));
    }
}
