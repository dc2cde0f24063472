package gmplab.core.live;

import gmplab.core.explore.StateGraph;
import gmplab.core.machine.Choice;
import gmplab.core.program.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may not be kept waiting for ever. An M (sysmon is one) that can move from some time on without a break will move: weak
 * fairness; that includes that its timed waits run out. An M that waits for a lock which is free again and again will get it:
 * strong fairness. The environment may leave out whatever it likes for ever, but for what is named here, which is treated
 * with weak fairness. The answers of policies that are left open are not fair: they may always be the same.
 *
 * @param environment names of {@link #NAMES}
 */
public record Fairness(Set<String> environment) {
    /** What the environment does, with what is assumed of it where it is named. */
    public static final Map<String, String> NAMES = names();
    /** Nothing is assumed of the environment. */
    public static final Fairness OF_MS = new Fairness(Set.of());

    private static Map<String, String> names() {
        Map<String, String> r = new LinkedHashMap<>();
        r.put("preempt", "a G that has run for 10 ms, and could be asked to stop without a break, is asked");
        r.put("signal", "a signal that could arrive without a break arrives");
        r.put("timer", "time passes");
        r.put("return", "system calls return");
        r.put("poll", "bytes that may arrive arrive");
        return r;
    }

    public Fairness {
        for (String n : environment) {
            if (!NAMES.containsKey(n)) {
                throw new IllegalArgumentException(Names.unknown("part of the environment", n, NAMES.keySet(), "expected some of "
                    + String.join(", ", NAMES.keySet())));
            }
        }
        environment = java.util.Collections.unmodifiableSet(new java.util.TreeSet<>(environment));
    }

    public static Fairness of(Collection<String> environment) {
        return new Fairness(Set.copyOf(environment));
    }

    /** Whether a mover, as {@link StateGraph#mover} names it, is one that may not wait for ever. */
    boolean fair(int mover) {
        return Choice.kind(mover) == Choice.Kind.RUN || environment.contains(name(mover));
    }

    /** The name of the part of the environment that makes a choice; empty for a choice of an M. */
    public static String name(int mover) {
        return switch (Choice.kind(mover)) {
            case PREEMPT -> (Choice.arg(mover) & 3) == Choice.REQUEST ? "preempt" : "signal";
            case TIMER -> "timer";
            case RETURN -> "return";
            case POLL -> "poll";
            default -> "";
        };
    }

    /** What is assumed, in half sentences; {@code met} are the kinds of moves that there are in the world. */
    List<String> sentences(Set<Choice.Kind> met) {
        List<String> r = new ArrayList<>(List.of("an M (and sysmon) that can move without a break moves", "who waits for a lock that is free again and "
            + "again gets it"));
        environment.forEach(n -> r.add(NAMES.get(n)));
        EnumSet<Choice.Kind> outside = EnumSet.of(Choice.Kind.PREEMPT, Choice.Kind.TIMER, Choice.Kind.RETURN, Choice.Kind.POLL);
        outside.retainAll(met);
        if (!outside.isEmpty()) {
            r.add((environment.isEmpty() ? "nothing" : "nothing more") + " of the environment");
        }
        if (met.contains(Choice.Kind.ANSWER)) {
            r.add("nothing of answers left open, which may always be the same");
        }
        return r;
    }
}
