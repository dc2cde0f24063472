package gmplab.core.explore;

/**
 * The plain breadth-first search, one state after the other: the twin of {@link Levels}, which tests hold against it. Nearest states first. Every state keeps the number of the one it was found from and the choice that was made there, so
 * that the schedule of a finding is read off and not searched for.
 */
final class BreadthFirst implements Tally.Size {
    private final Tally tally;
    private final Mover mover;
    private final Visited visited;
    /** States by number: those of the exact set, or a queue of our own beside fingerprints. */
    private final Words states;
    private final boolean ownQueue;
    /** By number: parent in the high half, choice in the low one. */
    private final Words links = new Words(1);
    private final Fresh fresh;
    private int next;
    private int levelEnd = 1;

    BreadthFirst(Tally tally, Mover mover, Visited visited) {
        this.tally = tally;
        this.mover = mover;
        this.visited = visited;
        fresh = new Fresh(tally.model.words());
        ownQueue = !(visited instanceof ExactVisited);
        states = visited instanceof ExactVisited e ? e.states() : new Words(tally.model.words());
    }

    void run() {
        if (!begin()) {
            return;
        }
        long[] state = new long[tally.model.words()];
        int[] choices = new int[tally.model.maxChoices()];
        int depth = 0;
        while (next < visited.size() && !tally.mustStop(this, depth)) {
            if (next == levelEnd) {
                depth++;
                levelEnd = visited.size();
            }
            expand(next, depth, state, choices);
            next++;
            if (fresh.isFull() || next == levelEnd) {
                keepFresh(depth + 1);
            }
        }
    }

    private boolean begin() {
        int r = mover.start();
        if (r != 0) {
            startIsBad(r);
            return false;
        }
        keep(mover.out, visited.hash(mover.out), -1, 0, 0);
        return true;
    }

    private void startIsBad(int r) {
        if (r < 0) {
            tally.cuts++;
        } else {
            tally.finding(tally.model.finding(r), mover.out, () -> new int[0]);
        }
    }

    private void expand(int number, int depth, long[] state, int[] choices) {
        states.copy(number, state);
        if (ownQueue) {
            states.forgetBefore(number);
        }
        int n = tally.model.choices(state, choices);
        tally.states++;
        boolean last = tally.deeper(depth);
        if (n == 0) {
            if (tally.options.firstOnly() && tally.model.stuck(state) != null) {
                keepFresh(depth + 1);
            }
            tally.end(state, () -> path(number));
        } else if (last) {
            tally.depthHit = true;
        } else {
            for (int i = 0; i < n && tally.stop == Tally.Stop.NONE; i++) {
                move(number, depth, state, choices[i]);
            }
        }
    }

    private void move(int number, int depth, long[] state, int choice) {
        int r = mover.move(state, choice);
        tally.transitions++;
        if (r == 0) {
            fresh.add(mover, number, choice);
        } else if (r < 0) {
            tally.cuts++;
        } else {
            keepFresh(depth + 1);
            if (tally.options.firstOnly() && stuckNearer(number)) {
                return;
            }
            tally.finding(tally.model.finding(r), mover.out, () -> append(path(number), choice));
        }
    }

    /** Keeps the states made since the last time, in the order in which they were made. */
    private void keepFresh(int depth) {
        fresh.prepare(visited);
        for (int i = 0; i < fresh.size() && tally.stop == Tally.Stop.NONE; i++) {
            keep(fresh.state(i), fresh.hash(i), fresh.parent(i), fresh.choice(i), depth);
        }
        fresh.clear();
    }

    /**
     * Takes a finding in the rest of this level, where nothing moves, before one that needs another move: else the first
     * finding would not be a nearest one.
     */
    private boolean stuckNearer(int number) {
        long[] state = new long[tally.model.words()];
        int[] choices = new int[tally.model.maxChoices()];
        for (int i = number + 1; i < levelEnd && tally.stop == Tally.Stop.NONE; i++) {
            int at = i;
            states.copy(at, state);
            if (tally.model.choices(state, choices) == 0 && tally.model.stuck(state) != null) {
                tally.end(state, () -> path(at));
            }
        }
        return tally.stop != Tally.Stop.NONE;
    }

    private void keep(long[] state, long hash, int parent, int choice, int depth) {
        if (tally.full(visited, state)) {
            return;
        }
        if (visited.add(state, hash) < 0) {
            tally.duplicates++;
            return;
        }
        links.append((long) parent << 32 | choice & 0xFFFFFFFFL);
        if (ownQueue) {
            states.append(state);
        }
        if (tally.options.observer() != null) {
            tally.options.observer().seen(state, depth);
        }
    }

    private int[] path(int number) {
        int length = 0;
        for (int i = number; parent(i) >= 0; i = parent(i)) {
            length++;
        }
        int[] r = new int[length];
        for (int i = number; parent(i) >= 0; i = parent(i)) {
            r[--length] = (int) links.get(i);
        }
        return r;
    }

    private int parent(int number) {
        return (int) (links.get(number) >> 32);
    }

    private static int[] append(int[] path, int choice) {
        int[] r = java.util.Arrays.copyOf(path, path.length + 1);
        r[path.length] = choice;
        return r;
    }

    @Override
    public long distinct() {
        return visited.size();
    }

    @Override
    public long queue() {
        return visited.size() - next;
    }

    @Override
    public long bytes() {
        return visited.bytes() + links.bytes() + (ownQueue ? states.bytes() : 0);
    }

    @Override
    public long bytesWithOneMore() {
        return visited.bytesWithOneMore() + links.bytes() + (ownQueue ? states.bytes() : 0);
    }
}
