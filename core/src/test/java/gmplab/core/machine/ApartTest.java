package gmplab.core.machine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields of what one thread writes again and again lie two lines of the cache behind the object before it, as this Java lays them out. */
class ApartTest {
    private static final int LINES = 128;

    @ParameterizedTest
    @ValueSource(strings = {"explore.Worker", "explore.Words", "explore.Links", "explore.Block", "explore.Leaps", "explore.Mover", "explore.Exchange$Maker",
        "explore.Intake$Share", "explore.Parts$PartsPacker", "machine.Trail", "machine.Effects", "machine.Engine", "machine.Compiled"})
    void noFieldLiesInFrontOfTheWordsOfNoUse(String name) throws ReflectiveOperationException {
        Class<?> c = Class.forName("gmplab.core." + name);
        assertTrue(Apart.class.isAssignableFrom(c), name);
        Class<?> unsafe = Class.forName("sun.misc.Unsafe");
        Field the = unsafe.getDeclaredField("theUnsafe");
        the.setAccessible(true);
        for (Field f : Arrays.stream(c.getDeclaredFields()).filter(f -> !Modifier.isStatic(f.getModifiers())).toList()) {
            long at = (Long) unsafe.getMethod("objectFieldOffset", Field.class).invoke(the.get(null), f);
            assertTrue(at >= LINES, () -> f + " is at byte " + at);
        }
    }
}
