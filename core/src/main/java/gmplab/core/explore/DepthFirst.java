package gmplab.core.explore;

/** The newest state first, its first choice first; the stack is ours and not Java's, so depth has no limit of its own. */
final class DepthFirst implements Tally.Size {
    private final Tally tally;
    private final Mover mover;
    private final Visited visited;
    /** The states from the start to the newest. */
    private final Words stack;
    /** By place on the stack: the choices left, as the piece of {@link #choices} from {@code at} to {@code end}. */
    private final Ints at = new Ints();
    private final Ints end = new Ints();
    private final Ints choices = new Ints();
    private final int[] buffer;

    DepthFirst(Tally tally, Mover mover, Visited visited) {
        this.tally = tally;
        this.mover = mover;
        this.visited = visited;
        stack = new Words(tally.model.words());
        buffer = new int[tally.model.maxChoices()];
    }

    void run() {
        int r = mover.start();
        if (r != 0) {
            bad(r);
            return;
        }
        long[] state = new long[tally.model.words()];
        keep(mover.out);
        while (stack.size() > 0 && !tally.mustStop(this, stack.size() - 1)) {
            int top = stack.size() - 1;
            if (at.get(top) == end.get(top)) {
                pop(top);
            } else {
                int c = choices.get(at.get(top));
                at.set(top, at.get(top) + 1);
                stack.copy(top, state);
                move(state, c);
            }
        }
    }

    private void move(long[] state, int choice) {
        int r = mover.move(state, choice);
        tally.transitions++;
        if (r == 0) {
            keep(mover.out);
        } else {
            bad(r);
        }
    }

    private void bad(int r) {
        if (r < 0) {
            tally.cuts++;
        } else {
            tally.finding(tally.model.finding(r), mover.out, this::path);
        }
    }

    /** Puts a new state onto the stack, with its choices. */
    private void keep(long[] state) {
        if (tally.full(visited, state)) {
            return;
        }
        if (visited.add(state) < 0) {
            tally.duplicates++;
            return;
        }
        int depth = stack.size();
        if (tally.options.observer() != null) {
            tally.options.observer().seen(state, depth);
        }
        int n = tally.model.choices(state, buffer);
        tally.states++;
        boolean last = tally.deeper(depth);
        if (n == 0) {
            tally.end(state, this::path);
        } else if (last) {
            tally.depthHit = true;
        } else {
            push(state, n);
        }
    }

    private void push(long[] state, int n) {
        stack.append(state);
        at.add(choices.size());
        for (int i = 0; i < n; i++) {
            choices.add(buffer[i]);
        }
        end.add(choices.size());
    }

    private void pop(int top) {
        choices.cutTo(top == 0 ? 0 : end.get(top - 1));
        at.cutTo(top);
        end.cutTo(top);
        stack.removeLast();
    }

    /** The choice last taken at every place of the stack. */
    private int[] path() {
        int[] r = new int[stack.size()];
        for (int i = 0; i < r.length; i++) {
            r[i] = choices.get(at.get(i) - 1);
        }
        return r;
    }

    @Override
    public long distinct() {
        return visited.size();
    }

    @Override
    public long queue() {
        return stack.size();
    }

    @Override
    public long bytes() {
        return visited.bytes() + stack.bytes() + at.bytes() + end.bytes() + choices.bytes();
    }

    @Override
    public long bytesWithOneMore() {
        return bytes() - visited.bytes() + visited.bytesWithOneMore();
    }
}
