package gmplab.core.differ;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Programs get as small as what is kept of them allows. */
class SmallerTest {
    private static boolean has(World w, Class<?> kind) {
        boolean[] r = new boolean[1];
        w.goroutines().forEach(g -> Action.walk(g.actions(), a -> r[0] |= kind.isInstance(a)));
        return r[0];
    }

    private static World smallest(World w, Class<?> kind) {
        World best = w;
        for (World next = w; next != null;) {
            best = next;
            List<World> all = Smaller.of(best);
            assertFalse(all.contains(best), "each is different");
            next = all.stream().filter(x -> has(x, kind)).findFirst().orElse(null);
        }
        return best;
    }

    @Test
    void nothingIsLeftInTheWorldThatNobodyNames() {
        World w = Programs.program("go1.19", 3, 1);
        World s = smallest(w, Action.Print.class);
        assertEquals(List.of(), s.objects());
        assertEquals(List.of(), s.timers());
        assertEquals(Set.of(), s.channels().keySet());
        assertEquals(1, Smaller.size(s));
    }
}
