package gmplab.core.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who calls whom on which kind of stack. Refuses a routine that could be found twice on one stack, because every frame
 * has a fixed place.
 */
public final class CallGraph {
    /** The two kinds of stacks: an M's system stack and a G's own. */
    public enum Stack { G0, USER }

    /** A routine on a kind of stack. */
    public record Node(String routine, Stack stack) { }

    /** A step that enters a routine and is returned to. */
    public record Site(Node caller, int step) { }

    private final Program program;
    private final Map<Node, List<Site>> sites = new LinkedHashMap<>();
    private final Map<Node, Set<Node>> callees = new LinkedHashMap<>();

    /** @param g0roots routines that Ms begin with; {@code userRoots} those that goroutines begin with */
    public CallGraph(Program program, List<String> g0roots, List<String> userRoots) {
        this.program = program;
        List<Node> todo = new ArrayList<>();
        g0roots.forEach(r -> reach(new Node(r, Stack.G0), todo));
        userRoots.forEach(r -> reach(new Node(r, Stack.USER), todo));
        while (!todo.isEmpty()) {
            visit(todo.remove(todo.size() - 1), todo);
        }
        for (Node n : sites.keySet()) {
            refuseCycles(n, new ArrayList<>(), new LinkedHashSet<>());
        }
    }

    private void reach(Node n, List<Node> todo) {
        program.routine(n.routine);
        if (sites.putIfAbsent(n, new ArrayList<>()) == null) {
            callees.put(n, new LinkedHashSet<>());
            todo.add(n);
        }
    }

    private void visit(Node n, List<Node> todo) {
        List<Step> steps = program.routine(n.routine).steps();
        for (int i = 0; i < steps.size(); i++) {
            Op op = steps.get(i).op();
            if (op instanceof Op.Prologue && n.stack == Stack.USER && program.routines().containsKey("newstack")) {
                reach(new Node("newstack", Stack.G0), todo);
            }
            if (op.enters() == null) {
                continue;
            }
            checkArguments(n, steps.get(i));
            if (op instanceof Op.Mcall && n.stack == Stack.G0) {
                // Go's mcall throws on g0; the routine may still be reachable there behind a condition.
                continue;
            }
            boolean switches = op instanceof Op.Systemstack || op instanceof Op.Mcall || op instanceof Op.Tail;
            Node to = new Node(op.enters(), switches ? Stack.G0 : n.stack);
            reach(to, todo);
            if (op instanceof Op.Call || op instanceof Op.Systemstack) {
                sites.get(to).add(new Site(n, i));
                if (to.stack == n.stack) {
                    callees.get(n).add(to);
                }
            }
        }
    }

    private void checkArguments(Node n, Step step) {
        Routine callee = program.routines().get(step.op().enters());
        String at = n.routine + "." + step.label();
        if (callee == null) {
            throw new IllegalArgumentException(at + " enters a routine that is not there: "
                + Names.unknown("routine", step.op().enters(), program.routines().keySet(), "list routines"));
        }
        if (callee.params().size() != step.op().args().size()) {
            throw new IllegalArgumentException(at + " gives " + step.op().args().size() + " arguments, " + callee.name()
                + " takes " + callee.params().size() + " " + callee.params());
        }
    }

    private void refuseCycles(Node n, List<Node> path, Set<Node> done) {
        if (done.contains(n)) {
            return;
        }
        int at = path.indexOf(n);
        if (at >= 0) {
            List<String> cycle = new ArrayList<>(path.subList(at, path.size()).stream().map(Node::routine).toList());
            cycle.add(n.routine);
            throw new IllegalArgumentException("a routine would be twice on one stack: " + String.join(" > ", cycle)
                + " (every frame has a fixed place; break the cycle, or declare a guard that is itself a check)");
        }
        path.add(n);
        for (Node c : callees.get(n)) {
            refuseCycles(c, path, done);
        }
        path.remove(path.size() - 1);
        done.add(n);
    }

    public Set<Node> nodes() {
        return sites.keySet();
    }

    /** The places that a return from this node can go back to. */
    public List<Site> sites(Node n) {
        return sites.get(n);
    }

    /** The nodes called on the same stack. */
    public Set<Node> callees(Node n) {
        return callees.get(n);
    }

    /** Nodes in an order in which every caller on the same stack comes before those it calls. */
    public List<Node> callersFirst() {
        Set<Node> post = new LinkedHashSet<>();
        sites.keySet().forEach(n -> postorder(n, post));
        List<Node> r = new ArrayList<>(post);
        java.util.Collections.reverse(r);
        return r;
    }

    private void postorder(Node n, Set<Node> post) {
        if (post.contains(n)) {
            return;
        }
        for (Node c : callees.get(n)) {
            postorder(c, post);
        }
        post.add(n);
    }
}
