package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.observe.Following.Node;
import gmplab.core.simulate.SplitMix64;

/**
 * Ways round, where the search that follows a trace is stuck: somebody had to go on earlier than its order lets him, without being
 * seen. Each sets out from a state on the way to where it is stuck, some moves back, and lets the threads go by priorities drawn at
 * random, of which one changes now and then.
 */
final class Detours {
    /** Moves back, at most, as a power of two. */
    private static final int BACK = 13;
    /** Moves between two changes of a priority, on the average. */
    private static final int CHANGE = 300;
    /** Among so many moves is one of anybody, whatever his priority: the clock's, say. */
    private static final int SELDOM = 64;
    /** Moves of one way, at most, beyond twice those that it set out before the end. */
    private static final int BEYOND = 1000;

    private final Following following;
    private final Machine machine;
    private final Outlook outlook;
    private final SplitMix64 random = new SplitMix64(1);
    private final int[] choices;
    /** By M, and last for the environment. */
    private final long[] priority;
    private long moves;

    Detours(Following following, Machine machine, Outlook outlook) {
        this.following = following;
        this.machine = machine;
        this.outlook = outlook;
        choices = new int[machine.maxChoices()];
        priority = new long[machine.world().ms() + 1];
    }

    /** So many moves were made. */
    long moves() {
        return moves;
    }

    /** One way from before {@code stuck}; where it leads if that is further in the trace, otherwise null. */
    Node one(Node stuck) {
        int back = 1 + random.next(1 << 2 + random.next(BACK - 1));
        Node n = stuck;
        for (int i = 0; i < back && n.parent != null; i++) {
            n = n.parent;
        }
        for (int i = 0; i < priority.length; i++) {
            priority[i] = random.next();
        }
        Guide guide = new Guide(machine, outlook, random);
        boolean guided = random.next(guide.keepsTime() ? 2 : 8) == 0;
        for (int i = 0; i < 2 * back + BEYOND && n != null && n.at <= stuck.at; i++) {
            n = step(n, guide, guided);
        }
        return n != null && n.at > stuck.at ? n : null;
    }

    private Node step(Node n, Guide guide, boolean guided) {
        if (random.next(CHANGE) == 0) {
            priority[random.next(priority.length)] = random.next();
        }
        moves++;
        int count = machine.choices(n.state, choices);
        Node only = following.alone(guide, n, choices, count);
        return only != null ? only : guided ? guided(n, guide, count) : byPriority(n, guide, count);
    }

    private Node guided(Node n, Guide guide, int count) {
        return following.along(guide, n, choices, count, random.next(CHANGE) == 0 ? random.next(count) : 0);
    }

    private Node byPriority(Node n, Guide guide, int count) {
        int left = count;
        while (left > 0) {
            int best = best(left);
            Node to = guide.idle(n, choices[best]) ? null : following.move(n, choices[best]);
            if (to != null) {
                return to;
            }
            choices[best] = choices[--left];
        }
        return null;
    }

    /** The place of the choice that is next by priority; of one thread's, any. */
    private int best(int count) {
        int from = random.next(count);
        int best = from;
        if (random.next(SELDOM) == 0) {
            return from;
        }
        for (int i = 1; i < count; i++) {
            int k = (from + i) % count;
            best = priority(choices[k]) > priority(choices[best]) ? k : best;
        }
        return best;
    }

    private long priority(int choice) {
        int m = Following.thread(choice);
        return priority[m < 0 || Choice.kind(choice) == Choice.Kind.TIMEOUT ? priority.length - 1 : m];
    }
}
