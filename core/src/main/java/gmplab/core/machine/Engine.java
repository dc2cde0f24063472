package gmplab.core.machine;

import gmplab.core.policy.Policies;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The registers of one interpreter: which words it works on and whose step it executes. One per thread. */
final class Engine extends Apart {
    /** The state being changed. */
    long[] s;
    /** The M that moves, from 0. */
    int m;
    /** The G it runs when it moves on a goroutine's stack, from 0; otherwise -1. */
    int g;
    /** The stack it moves on: m on a system stack, g on a goroutine's. */
    int ctx;
    /** Whether it moves on a goroutine's stack. */
    boolean user;
    /** The answer of a policy, decided by the choice. */
    int answer;
    /** What a policy with code of its own answered in the last move; -1 where none was asked. */
    int answered = -1;
    /** The identities bound by quantifiers, by depth, as references. */
    final int[] each = new int[4];
    /** Where goroutine output goes; null when nobody listens. */
    java.util.function.Consumer<String> output;
    /** Which Gs and Ms are free, where one state is moved in place; null in a search. */
    Population population;
    final Policies policies;
    /** Makes system calls on descriptors. */
    final Kernel kernel;
    final int[] args = new int[8];
    /** Where the M that moves was, as a pc; its complement on a goroutine's stack. Only compiled code notes it. */
    int from;
    /** The interpreter's steps by pc, for compiled code that has none of its own. */
    final Exec[] g0Code;
    final Exec[] userCode;
    /** How many moves were cut, by range, and last for want of an M or a G. */
    private final long[] cuts;
    private int lastCut;

    Engine(Policies policies, Kernel kernel, Exec[] g0Code, Exec[] userCode, int ranges) {
        this.g0Code = g0Code;
        this.userCode = userCode;
        this.kernel = kernel;
        this.policies = policies;
        cuts = new long[ranges + 1];
    }

    /** What a move read and wrote, where code runs that tells. */
    final Trail trail = new Trail();

    /** Told by compiled code: bits of a word were read, from a place on. */
    void reads(int place, long mask) {
        trail.reads(place, mask);
    }

    /** As {@link #reads}. */
    void writes(int place, long mask) {
        trail.writes(place, mask);
    }

    /** Counts a move that left a range; the move's result. */
    int cut(int range) {
        lastCut = range;
        cuts[range]++;
        return Exec.CUT;
    }

    void cutForIdentities() {
        cut(cuts.length - 1);
    }

    /** Takes the last cut back. */
    void uncut() {
        cuts[lastCut]--;
    }

    /** How often moves were cut, by bound, of which each range is one. */
    Map<String, Long> cuts(List<String> ranges) {
        Map<String, Long> r = new LinkedHashMap<>();
        for (int i = 0; i < cuts.length; i++) {
            if (cuts[i] > 0) {
                r.put(i < ranges.size() ? "range of " + ranges.get(i) : "number of Ms or Gs", cuts[i]);
            }
        }
        return r;
    }
}
