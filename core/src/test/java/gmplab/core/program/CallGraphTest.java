package gmplab.core.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Routine.Barrier;
import gmplab.core.program.Routine.Prologue;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Versions;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who calls whom on which stack, and the refusal of a routine that would be twice on one. */
class CallGraphTest {
    private final Map<String, Routine> routines = new LinkedHashMap<>();

    private void routine(String name, Op... ops) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < ops.length; i++) {
            steps.add(new Step("s" + i, ops[i], ops[i].fallsThrough() ? i + 1 : -1, -1, null, List.of()));
        }
        if (ops.length == 0 || ops[ops.length - 1].fallsThrough()) {
            steps.add(new Step("ret", new Op.Return(null), -1, -1, null, List.of()));
        }
        routines.put(name, new Routine(name, Prologue.NONE, List.of(), null, steps, "test", Barrier.NONE));
    }

    private static Op call(String to) {
        return new Op.Call(to, List.of(), null);
    }

    private CallGraph graph(List<String> g0, List<String> user) {
        return new CallGraph(new Program("test", routines, List.of(), List.of()), g0, user);
    }

    private String refused(List<String> g0, List<String> user) {
        return assertThrows(IllegalArgumentException.class, () -> graph(g0, user)).getMessage();
    }

    @Test
    void aCycleIsRefusedWithItsPath() {
        routine("a", call("b"));
        routine("b", call("c"));
        routine("c", call("d"), call("b"));
        routine("d");
        assertEquals("a routine would be twice on one stack: b > c > b (every frame has a fixed place; break the cycle, or declare a "
            + "guard that is itself a check)", refused(List.of("a"), List.of()));
    }

    @Test
    void aRoutineThatCallsItselfIsACycle() {
        routine("a", call("a"));
        assertTrue(refused(List.of("a"), List.of()).startsWith("a routine would be twice on one stack: a > a "));
    }

    /** goready on a goroutine's stack reaches ready on the system stack: two stacks, two frames. */
    @Test
    void theSameRoutineOnTwoStacksIsNoCycle() {
        routine("user", call("a"));
        routine("a", new Op.Systemstack("b", List.of(), null));
        routine("b", call("c"));
        routine("c");
        CallGraph g = graph(List.of("c"), List.of("user"));
        assertTrue(g.nodes().contains(new Node("a", Stack.USER)));
        assertTrue(g.nodes().contains(new Node("b", Stack.G0)));
        assertFalse(g.nodes().contains(new Node("b", Stack.USER)));
    }

    @Test
    void systemstackOnTheSystemStackIsACall() {
        routine("a", new Op.Systemstack("b", List.of(), null));
        routine("b", call("a"));
        assertTrue(refused(List.of("a"), List.of()).contains("a > b > a"));
    }

    /** schedule > execute > (a G runs) > park_m > schedule: mcall and gogo leave nothing behind. */
    @Test
    void whatDropsTheStackIsNoCycle() {
        routine("schedule", new Op.Tail("execute", List.of()));
        routine("execute", new Op.Gogo());
        routine("user", new Op.Mcall("park", List.of()));
        routine("park", new Op.Tail("schedule", List.of()));
        CallGraph g = graph(List.of("schedule"), List.of("user"));
        assertEquals(List.of(), g.sites(new Node("schedule", Stack.G0)));
    }

    @Test
    void argumentsAreCounted() {
        routine("a", new Op.Call("b", List.of(new Expr.Const(1)), null));
        routine("b");
        assertEquals("a.s0 gives 1 arguments, b takes 0 []", refused(List.of("a"), List.of()));
    }

    @Test
    void callersComeFirst() {
        routine("a", call("b"), call("c"));
        routine("b", call("c"));
        routine("c");
        assertEquals(List.of("a", "b", "c"), graph(List.of("a"), List.of()).callersFirst().stream().map(Node::routine).toList());
    }

    /** A user's Edit can make a cycle; the machine is never built. */
    @Test
    void anEditThatMakesACycleIsRefusedByTheMachine() {
        World w = World.of("go1.19").withProcs(1).withMs(2).withEdits(List.of(new Edit.Insert("notewakeup", "wake", "again",
            new Op.Call("startm", List.of(new Expr.Const(0, "nil"), new Expr.Const(0, "false")), null))));
        String why = assertThrows(IllegalArgumentException.class, () -> Machine.of(w)).getMessage();
        assertTrue(why.contains("startm") && why.contains("> notewakeup > startm"), why);
    }

    @Test
    void noVersionHasACycle() {
        World w = World.of("go1.19").withProcs(2).withMs(3).withSysmon(true).withTimer("t").withChannel("c", 1)
            .withGoroutine(new World.Goroutine("g", List.of(new Action.Reset("t", 1), new Action.Send("c", 1), new Action.Receive("c", false),
                new Action.Close("c"), new Action.Sleep(1), new Action.GC(), new Action.Syscall(), new Action.Yield(),
                new Action.Go("g"), new Action.Stop("t"), new Action.AfterFunc("t", 1, "g")), World.Goroutine.Start.RUNNING, 0));
        for (Versions.Version v : Versions.all()) {
            assertFalse(Machine.of(w.withVersion(v.name())).program().routines().isEmpty());
        }
    }
}
