package gmplab.core.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Issue 5: every one-step change of these routines is caught or shown equivalent, in all scenarios. Some minutes. */
@Tag("long")
class ScoresTest {
    private final Trial trial = new Trial(Scenarios.all(), 100_000, () -> false, () -> 0);

    private void settles(String... routines) {
        List<String> open = new ArrayList<>();
        for (String r : routines) {
            List<Mutant> mutants = trial.mutants(r);
            assertTrue(!mutants.isEmpty(), r);
            mutants.stream().map(trial::judge).filter(j -> !j.settled()).forEach(j -> open.add(j.mutant() + ": " + j.kind() + " " + j.text()));
        }
        assertEquals(List.of(), open);
    }

    @Test
    void theIdleListsAreWatched() {
        settles("pidleput", "pidleget", "updateTimerPMask", "mput");
    }

    @Test
    void wakingIsWatched() {
        settles("wakep");
    }

    @Test
    void askingAndStartingAreWatched() {
        settles("preemptall", "startTheWorld", "stopTheWorldGC", "startTheWorldGC");
    }
}
