package gmplab.core.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gmplab.core.runtime.World;
import gmplab.core.simulate.Simulation;
import gmplab.core.simulate.Simulation.End;
import gmplab.core.simulate.Simulation.Options;
import gmplab.core.simulate.Simulation.Result;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The simulation prints what the real runtime was measured to print. */
class OrderInSimulationTest {
    @TestFactory
    Stream<DynamicTest> everyCase() {
        return OrderWorlds.cases().entrySet().stream().map(c ->
            DynamicTest.dynamicTest(c.getKey(), () -> check(c)));
    }

    private static void check(Map.Entry<String, World> c) throws Exception {
        String expected;
        try (InputStream in = OrderInSimulationTest.class.getResourceAsStream("/order/" + c.getKey() + ".txt")) {
            expected = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Result r = Simulation.run(c.getValue(), Options.DEFAULT.withMaxMoves(30_000_000));
        assertEquals(expected.trim(), r.line().trim(), () -> r.end() + " " + r.finding());
        assertEquals(End.RETURNED, r.end());
    }
}
