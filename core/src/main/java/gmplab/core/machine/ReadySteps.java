package gmplab.core.machine;

import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import java.util.Set;

/** The linked steps made ready to run, by pc, and what is known of each. Nothing changes once {@link #lower} has been called. */
final class ReadySteps {
    private final Linkage link;
    private final Locality locality;
    private final Invariants invariants;
    private final Exec[] g0;
    private final Exec[] user;
    private final boolean[] g0Local;
    private final boolean[] userLocal;
    private final boolean[] userProgram;
    private final boolean[] acquires;

    ReadySteps(Linkage link, Locality locality, Invariants invariants) {
        this.link = link;
        this.locality = locality;
        this.invariants = invariants;
        int n = link.pcs.count() + 1;
        g0 = new Exec[n];
        user = new Exec[n];
        g0Local = new boolean[n];
        userLocal = new boolean[n];
        userProgram = new boolean[n];
        acquires = new boolean[n];
    }

    /** Makes all of them ready, for a machine that is being made. */
    void lower(Machine mac) {
        for (Node n : link.graph.nodes()) {
            lower(mac, n);
        }
    }

    private void lower(Machine mac, Node n) {
        Lower lower = new Lower(mac, n);
        Routine r = link.linked.routine(n.routine());
        boolean onUser = n.stack() == Stack.USER;
        for (int i = 0; i < r.steps().size(); i++) {
            if (!link.isStep(r.name(), i)) {
                continue;
            }
            int pc = link.pc(r.name(), i);
            Op op = r.steps().get(i).op();
            Set<Integer> discipline = discipline(n, i);
            Exec x = lower.step(i);
            code(n.stack())[pc] = discipline.isEmpty() ? x : lower.disciplined(i, x, discipline);
            acquires[pc] |= op instanceof Op.Acquire;
            userProgram[pc] |= r.isUserCode();
            (onUser ? userLocal : g0Local)[pc] = isLocal(r, i) && !(onUser && op instanceof Op.Prologue);
        }
    }

    private boolean isLocal(Routine r, int step) {
        Step s = r.steps().get(step);
        return locality.local(s) && !(r.isUserCode() && link.world.async()) && !invariants.see(r, s);
    }

    /** The locks that a step must find held by its M, because it is taken to be local under them. */
    Set<Integer> discipline(Node n, int step) {
        Routine r = link.linked.routine(n.routine());
        return isLocal(r, step) ? locality.needs(r.steps().get(step)) : Set.of();
    }

    /** The code on one kind of stack. */
    Exec[] code(Stack stack) {
        return stack == Stack.USER ? user : g0;
    }

    /** Whether a step touches nothing that others do. */
    boolean local(Stack stack, int pc) {
        return (stack == Stack.USER ? userLocal : g0Local)[pc];
    }

    /** Whether a pc belongs to a goroutine's own program, where a signal may preempt it. */
    boolean asyncSafe(int pc) {
        return userProgram[pc];
    }

    boolean acquires(int pc) {
        return acquires[pc];
    }

    /** By pc, 1 where {@link #asyncSafe}. */
    int[] asyncSafe() {
        return numbers(userProgram);
    }

    /** By pc, 1 where {@link #local}. */
    int[] local(Stack stack) {
        return numbers(stack == Stack.USER ? userLocal : g0Local);
    }

    private static int[] numbers(boolean[] of) {
        int[] r = new int[of.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = of[i] ? 1 : 0;
        }
        return r;
    }
}
