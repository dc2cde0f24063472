package gmplab.core.trace;

import gmplab.core.live.Fairness;
import gmplab.core.live.Lasso;
import gmplab.core.live.Question;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A schedule that can be replayed anywhere: the world, every choice with the step it was made at, and what came out.
 *
 * @param program fingerprint of the program
 * @param world with every policy it names left open: the answers are in the choices
 * @param policies who answered which question when it was recorded
 * @param seed of the search or chooser that found it; 0 for none
 * @param note the person's words; may be empty
 * @param finding what it ends in, or null
 * @param finalState fingerprint of the state at its end, or {@link #UNKNOWN}
 * @param cycle of a run that goes on for ever; null for one that does not
 */
public record Trace(String program, World world, Map<String, String> policies, long seed, String note, Finding finding,
                    String finalState, List<Line> lines, Cycle cycle) {
    /** Of a trace that says nothing of its end that another gmplab could compare. */
    static final String UNKNOWN = "-";

    /**
     * That the last moves are made again and again.
     *
     * @param from how many moves lead to where the cycle begins; all: it stands still
     * @param fairness of the environment that is assumed, by name
     */
    public record Cycle(int from, Set<String> fairness) { }

    /** One choice and the step at which its mover was; empty where nobody moved. */
    public record Line(int choice, String label) {
        String describe() {
            return Choice.text(choice) + (label.isEmpty() ? "" : " at " + label);
        }
    }

    public Trace {
        policies = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(policies));
        lines = List.copyOf(lines);
    }

    /** What led to the state that a run has on show. */
    public static Trace of(Run run, long seed, String note) {
        List<Line> lines = new ArrayList<>();
        for (Run.Move m : run.moves()) {
            lines.add(new Line(m.choice(), m.at() == null ? "" : m.at().toString()));
        }
        Machine machine = run.machine();
        return new Trace(machine.program().fingerprint(), machine.world(), machine.world().policies().names(), seed, note,
            run.finding(), machine.fingerprint(run.state()), lines, run.cycle() == null ? null : new Cycle(run.cycle().from(), run.cycle().fairness()));
    }

    public int[] choices() {
        return lines.stream().mapToInt(Line::choice).toArray();
    }

    /**
     * Makes the recorded world again and the recorded moves in it.
     *
     * @param machines makes a machine for a world
     * @throws TraceException where the world cannot be made, the program is another one, or a move is not as recorded
     */
    public Run replay(Function<World, Machine> machines) {
        Machine machine;
        try {
            machine = machines.apply(world);
        } catch (IllegalArgumentException e) {
            throw new TraceException(0, "the trace's world cannot be made: " + e.getMessage());
        }
        String here = machine.program().fingerprint();
        if (!here.equals(program)) {
            throw new TraceException(0, "the trace was recorded with program " + program + ", but " + world.version()
                + " is program " + here + " here: its steps are not the same; expected the gmplab that recorded it, or "
                + "record it again");
        }
        Run run = replayOn(machine);
        if (cycle != null) {
            close(run);
        }
        Finding f = run.finding();
        if (!java.util.Objects.equals(f, finding)) {
            throw new TraceException(0, "trace ends otherwise after move " + lines.size() + ": recorded "
                + (finding == null ? "no finding" : finding) + "; here " + (f == null ? "no finding" : f));
        }
        String end = machine.fingerprint(run.state());
        if (!finalState.equals(UNKNOWN) && !end.equals(finalState)) {
            throw new TraceException(0, "trace ends in another state after move " + lines.size() + ": recorded " + finalState + ", here " + end);
        }
        return run;
    }

    /** The cycle is judged anew: that it closes, is fair, and breaks what the finding says. */
    private void close(Run run) {
        try {
            Machine m = run.machine();
            Lasso lasso = new Lasso(m.fork(), run.choices(), cycle.from());
            List<String> unfair = lasso.unfair(Fairness.of(cycle.fairness()));
            if (!unfair.isEmpty()) {
                throw new TraceException(0, "the trace's cycle is not fair: " + unfair.get(0));
            }
            if (Question.of(m).stream().noneMatch(q -> q.finding().equals(finding) && lasso.breaks(m, q.bound()))) {
                throw new TraceException(0, "the trace's cycle breaks no property of its world that would be the recorded finding: " + finding);
            }
            run.close(cycle.from(), cycle.fairness(), finding);
        } catch (IllegalArgumentException e) {
            throw new TraceException(0, "the trace's cycle is none: " + e.getMessage());
        }
    }

    /**
     * Makes the recorded moves on a machine, which may be of another version: a what-if.
     *
     * @throws TraceException at the first move that is not possible there, or whose mover is at another step
     */
    public Run replayOn(Machine machine) {
        Run run = new Run(machine);
        for (Line line : lines) {
            boolean possible = run.finding() == null && machine.allowed(run.state(), line.choice());
            if (!possible || !run.label(line.choice()).equals(line.label())) {
                throw diverges(run, line);
            }
            if (run.step(line.choice()).cut()) {
                throw new TraceException(0, "trace diverges at move " + (run.size() + 1) + ": recorded " + line.describe()
                    + "; here that move leaves the bounds of the world");
            }
        }
        return run;
    }

    private static TraceException diverges(Run run, Line line) {
        String ended = run.finding() == null ? "" : " (the run has ended: " + run.finding() + ")";
        return new TraceException(0, "trace diverges at move " + (run.size() + 1) + ": recorded " + line.describe()
            + "; enabled now: " + run.enabledText() + ended);
    }
}
