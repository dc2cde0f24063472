package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.observe.Following.Node;
import gmplab.core.observe.Suspects.Suspect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Races to be decided the other way, where the search that follows a trace is stuck: a thread that is suspected found something as it was because
 * another had not come as far as it had, unseen. It started an idle P, say, for it saw nobody spin, and somebody with a P that has nothing to run was left
 * before he began to. Waiting does not help there, for then the other goes on until it is too far; so the other goes just as far
 * as is needed for the suspect to see something else.
 */
final class Reversals {
    private static final List<String> LOOKING = List.of("cas ", "xadd ", "xchg ", "if ", "let ");
    /** Moves of a suspect that are looked at, at most. */
    private static final int POINTS = 60;
    /** Moves of the other, at most. */
    private static final int ALONE = 300;
    /** Moves of a suspect by which it is told whether it sees something else. */
    private static final int AHEAD = 3;

    private final Following following;
    private final Machine machine;
    private final Suspects suspects;
    private final int[] choices;
    private long moves;

    Reversals(Following following, Machine machine, Suspects suspects) {
        this.following = following;
        this.machine = machine;
        this.suspects = suspects;
        choices = new int[machine.maxChoices()];
    }

    /** So many moves were made. */
    long moves() {
        return moves;
    }

    /**
     * Tries one race after the other, the last first, until {@code found} holds of a state behind one; whether it does of one.
     *
     * @param over asked before each move of a suspect: then it gives up
     */
    boolean any(List<Suspect> who, Guide guide, BooleanSupplier over, Predicate<Node> found) {
        for (Suspect s : who) {
            int points = 0;
            Set<List<Object>> tried = new HashSet<>();
            for (Node n = s.by(); n.parent != null && points < POINTS && !over.getAsBoolean(); n = n.parent) {
                if (suspects.mover(n.parent, n.choice) == s.m() && looks(n.parent, s.m())) {
                    points++;
                    if (at(n.parent, s.m(), guide, tried, found)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether what a thread does next depends on what it finds. */
    private boolean looks(Node n, int m) {
        Machine.Position at = machine.position(State.of(n.state), m);
        return at != null && LOOKING.stream().anyMatch(at.label()::startsWith);
    }

    /** {@code tried} has who went how far while the suspect made several moves: it is one race. */
    private boolean at(Node n, int m, Guide guide, Set<List<Object>> tried, Predicate<Node> found) {
        List<Machine.Position> before = ahead(n, m, guide);
        for (int other = 0; other <= machine.world().ms(); other++) {
            Node to = other == m ? null : until(n, other, guide, m, before);
            if (to != null && tried.add(Arrays.asList(to.at, other, machine.position(State.of(to.state), other))) && found.test(to)) {
                return true;
            }
        }
        return false;
    }

    /** Where {@code other} has gone just so far that {@code m} sees something else; null where it never does. */
    private Node until(Node n, int other, Guide guide, int m, List<Machine.Position> before) {
        Node to = n;
        for (int i = 0; i < ALONE; i++) {
            Node was = to;
            to = step(to, other, guide);
            if (to == null || to.at != n.at) {
                return null;
            }
            if (told(was, to, other) && !ahead(to, m, guide).equals(before)) {
                return to;
            }
        }
        return null;
    }

    /** Whether a move may have changed more than where its thread stands. */
    private boolean told(Node was, Node to, int other) {
        int words = 0;
        for (int w = 0; w < was.state.length; w++) {
            words += was.state[w] != to.state[w] ? 1 : 0;
        }
        return words > 1 || other == machine.world().ms();
    }

    /** Where {@code m} stands after each of its next moves. */
    private List<Machine.Position> ahead(Node n, int m, Guide guide) {
        List<Machine.Position> r = new ArrayList<>();
        Node to = n;
        for (int i = 0; i < AHEAD && to != null; i++) {
            to = step(to, m, guide);
            r.add(to == null ? null : machine.position(State.of(to.state), m));
        }
        return r;
    }

    /** The next move of one thread, as the guide has it; null where there is none. */
    Node step(Node n, int m, Guide guide) {
        moves++;
        int count = machine.choices(n.state, choices);
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (suspects.mover(n, choices[i]) == m) {
                choices[left++] = choices[i];
            }
        }
        for (int i : guide.order(n, choices, left)) {
            Node to = guide.idle(n, choices[i]) ? null : following.move(n, choices[i]);
            if (to != null) {
                return to;
            }
        }
        return null;
    }
}
