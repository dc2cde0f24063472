package gmplab.core.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gmplab.core.program.Edit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Issue 5: casgstatus of a G that has stopped the world never fails, for whoever scans its stack must have let go of it first. Where nobody
 * scans it, that it never fails says nothing.
 */
class ContestTest {
    private static final Edit EDIT = new Edit.Drop("stopTheWorld.func1", "if (m.curg.status != _Grunnable)");

    private static Judgement judge(String... names) {
        Set<String> few = Set.of(names);
        Trial t = new Trial(Scenarios.all().stream().filter(s -> few.contains(s.name())).toList(), 100_000, () -> false, () -> 0);
        List<Mutant> all = t.mutants(EDIT.routine());
        return t.judge(all.stream().filter(m -> m.edit().equals(EDIT)).findFirst().orElseThrow());
    }

    @Test
    void whereSomebodyElseChangesItAndMustWaitItNeverFails() {
        Judgement j = judge("a stop of an idle P", "a stop while the stopper is scanned");
        assertEquals(Judgement.Kind.NEVER, j.kind());
        assertEquals("stopTheWorld.func1.cas m.curg.status#2 never fails, in 2 of the scenarios, all states of each; "
            + "it would have in \"a stop while the stopper is scanned\" during stopTheWorldWithSema", j.text());
    }

    @Test
    void whereNobodyChangesItItIsNotReached() {
        assertEquals(Judgement.Kind.UNREACHED, judge("a stop of an idle P").kind());
    }
}
