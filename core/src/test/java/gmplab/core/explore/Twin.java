package gmplab.core.explore;

import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The deliberately dumb breadth-first search: a HashMap of lists of words. */
final class Twin {
    final Map<List<Long>, Integer> depth = new HashMap<>();
    final Set<Finding> findings = new LinkedHashSet<>();
    int transitions;
    int goodEnds;
    int cuts;
    int nearestFinding = Integer.MAX_VALUE;

    Twin(Model m) {
        Deque<long[]> queue = new ArrayDeque<>();
        long[] start = new long[m.words()];
        m.start(start);
        queue.add(start);
        depth.put(key(start), 0);
        int[] choices = new int[m.maxChoices()];
        while (!queue.isEmpty()) {
            long[] s = queue.remove();
            int d = depth.get(key(s));
            int n = m.choices(s, choices);
            if (n == 0) {
                end(m.stuck(s), d);
            }
            for (int c : Arrays.copyOf(choices, n)) {
                transitions++;
                long[] out = new long[m.words()];
                int r = m.move(s, c, out);
                if (r > 0) {
                    findings.add(m.finding(r));
                    nearestFinding = Math.min(nearestFinding, d + 1);
                } else if (r < 0) {
                    cuts++;
                } else if (depth.putIfAbsent(key(out), d + 1) == null) {
                    queue.add(out);
                }
            }
        }
    }

    private void end(Finding f, int d) {
        if (f == null) {
            goodEnds++;
        } else {
            findings.add(f);
            nearestFinding = Math.min(nearestFinding, d);
        }
    }

    private static List<Long> key(long[] s) {
        return LongStream.of(s).boxed().collect(Collectors.toList());
    }
}
