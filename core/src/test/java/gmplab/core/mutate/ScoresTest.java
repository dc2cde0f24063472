package gmplab.core.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Issue 5: every one-step change of these routines is caught or shown equivalent, or so many of it are. Some ten minutes. */
@Tag("long")
class ScoresTest {
    private final Trial trial = new Trial(Scenarios.all(), 250_000, () -> false, () -> 0);

    private void settles(String... routines) {
        List<String> open = new ArrayList<>();
        for (String r : routines) {
            List<Mutant> mutants = trial.mutants(r);
            assertTrue(!mutants.isEmpty(), r);
            mutants.stream().map(trial::judge).filter(j -> !j.settled()).forEach(j -> open.add(j.mutant() + ": " + j.kind() + " " + j.text()));
        }
        assertEquals(List.of(), open);
    }

    /** At least so many are caught by a check. */
    private void catches(String routine, int least) {
        long caught = trial.mutants(routine).stream().map(trial::judge).filter(j -> j.kind() == Judgement.Kind.CAUGHT).count();
        assertTrue(caught >= least, routine + ": " + caught);
    }

    @Test
    void stoppingTheWorldIsWatched() {
        settles("stopTheWorld", "stopTheWorldWithSema", "gcstopm", "incidlelocked");
    }

    /** Some of theirs come to light only in worlds with too many states; those are sampled. */
    @Test
    void whatIsOnlyWalkedThroughIsCaughtAllTheSame() {
        catches("startTheWorldWithSema", 23);
        catches("procresize", 32);
        catches("sysmon", 22);
        catches("retake", 9);
        catches("checkdead", 18);
        catches("mexit", 22);
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
