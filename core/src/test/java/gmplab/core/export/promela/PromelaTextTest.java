package gmplab.core.export.promela;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.export.ExportException;
import gmplab.core.machine.Machine;
import gmplab.core.policy.Policies;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a world is in Promela, as far as that is seen without SPIN: see CrosscheckTest of the shell. */
class PromelaTextTest {
    private static final World WORLD = World.of("go1.19").withAsync(false).withMs(2)
        .withGoroutine(new Goroutine("a", List.of(new Action.Yield()), Start.RUNNING, 0));

    private static String text(World w) {
        return PromelaText.of(Machine.of(w)).text();
    }

    @Test
    void theSameWorldIsTheSameText() {
        assertEquals(text(WORLD), text(WORLD));
    }

    @Test
    void everyJumpHasALabelAndEveryLabelIsThereOnce() {
        String text = text(WORLD);
        Set<String> labels = new HashSet<>();
        Matcher l = Pattern.compile("(?m)(?:^|\\*/ )(\\w+): if$").matcher(text);
        while (l.find()) {
            assertTrue(labels.add(l.group(1)), l.group(1));
        }
        Matcher j = Pattern.compile("goto (\\w+)").matcher(text);
        while (j.find()) {
            assertTrue(labels.contains(j.group(1)), j.group(1));
        }
        assertTrue(labels.size() > 100);
    }

    @Test
    void localsOfASystemStackAreVariablesOfItsProcess() {
        String text = text(WORLD);
        assertTrue(text.indexOf("byte g0_b0") > text.indexOf("proctype m()"));
        assertFalse(text.contains("m_pc"));
    }

    @Test
    void whatHasNoCounterpartIsRefusedWithASentence() {
        World own = WORLD.withPolicies(new Policies().with(Policies.IDLE_P, new Policies.Named("mine", (v, m, n) -> 0)));
        String why = assertThrows(ExportException.class, () -> text(own)).getMessage();
        assertTrue(why.contains("idleP") && why.contains("mine"), why);
        World claims = WORLD.withClaim(new Claim(Claim.Kind.INVARIANT, "few", "sched.npidle <= 1"));
        assertTrue(assertThrows(ExportException.class, () -> text(claims)).getMessage().contains("'few'"));
    }
}
