package gmplab.core.explore;

import gmplab.core.machine.Model;

/** Everything that may follow a state: whether all of it fails. */
final class Continuations {
    /** Asked before each state whether to give up, given how many states and bytes are kept. */
    interface Stop {
        boolean now(long states, long bytes);
    }

    private final Model model;
    private final Mover mover;
    private final Stop stop;
    private final ExactVisited visited;
    /** From the one in the high half to the one in the low half. */
    private final Words edges = new Words(1);
    /** By number: whether a move from it, or standing still in it, is a finding. */
    private final Ints fails = new Ints();
    private long cuts;

    Continuations(Model model, boolean mergeLocal, Stop stop) {
        this.model = model;
        mover = new Mover(model, mergeLocal);
        this.stop = stop;
        visited = new ExactVisited(model.words());
    }

    long states() {
        return visited.size();
    }

    long cuts() {
        return cuts;
    }

    /**
     * Whether no good end is reachable and a finding is reachable from every reachable state; null where that is not known
     * when told to stop.
     */
    Boolean allFail(long[] from) {
        long[] state = new long[model.words()];
        int[] choices = new int[model.maxChoices()];
        // Depth-first by number: the newest state first reaches a good end, if there is one, after few states.
        Ints todo = new Ints();
        mover.settle(from);
        visited.add(mover.out);
        fails.add(0);
        todo.add(0);
        while (todo.size() > 0) {
            if (stop.now(visited.size(), visited.bytesWithOneMore() + edges.bytes())) {
                return null;
            }
            int number = todo.get(todo.size() - 1);
            todo.cutTo(todo.size() - 1);
            visited.states().copy(number, state);
            int n = model.choices(state, choices);
            if (n == 0) {
                if (model.stuck(state) == null) {
                    return false;
                }
                fails.set(number, 1);
            }
            expand(number, state, choices, n, todo);
        }
        return everyOneCanFail();
    }

    private void expand(int number, long[] state, int[] choices, int n, Ints todo) {
        for (int i = 0; i < n; i++) {
            int r = mover.move(state, choices[i]);
            if (r > 0) {
                fails.set(number, 1);
            } else if (r < 0) {
                cuts++;
            } else {
                int to = visited.add(mover.out);
                if (to >= 0) {
                    fails.add(0);
                    todo.add(to);
                }
                edges.append((long) number << 32 | (to >= 0 ? to : ~to));
            }
        }
    }

    /** Backwards from the states that fail. */
    private boolean everyOneCanFail() {
        int n = visited.size();
        int[] first = new int[n + 1];
        for (int e = 0; e < edges.size(); e++) {
            first[(int) edges.get(e) + 1]++;
        }
        for (int i = 0; i < n; i++) {
            first[i + 1] += first[i];
        }
        int[] sources = new int[edges.size()];
        int[] fill = first.clone();
        for (int e = 0; e < edges.size(); e++) {
            sources[fill[(int) edges.get(e)]++] = (int) (edges.get(e) >>> 32);
        }
        int[] todo = new int[n];
        int reached = 0;
        for (int i = 0; i < n; i++) {
            if (fails.get(i) != 0) {
                todo[reached++] = i;
            }
        }
        for (int done = 0; done < reached; done++) {
            for (int k = first[todo[done]]; k < first[todo[done] + 1]; k++) {
                if (fails.get(sources[k]) == 0) {
                    fails.set(sources[k], 1);
                    todo[reached++] = sources[k];
                }
            }
        }
        return reached == n;
    }
}
