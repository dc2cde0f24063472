package gmplab.core.explore;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;

/**
 * Processes that each add 1 to a shared counter, {@code times} times, in two steps: read, then write what was read plus 1.
 * A packed state has each process's position (even: before a read) and register in a word, the counter in the last one.
 */
class Counters implements Model {
    static final Finding LOST = new Finding(Finding.Kind.INVARIANT, "", "an increment was lost");

    private final int processes;
    private final int times;

    Counters(int processes, int times) {
        this.processes = processes;
        this.times = times;
    }

    @Override
    public int words() {
        return processes + 1;
    }

    @Override
    public void start(long[] out) {
        java.util.Arrays.fill(out, 0);
    }

    @Override
    public int choices(long[] s, int[] out) {
        int n = 0;
        for (int p = 0; p < processes; p++) {
            if ((s[p] & 0xFFFF) < 2 * times) {
                out[n++] = Choice.of(Choice.Kind.RUN, p, 0);
            }
        }
        return n;
    }

    @Override
    public int maxChoices() {
        return processes;
    }

    @Override
    public int move(long[] s, int choice, long[] out) {
        System.arraycopy(s, 0, out, 0, s.length);
        int p = Choice.id(choice);
        long at = s[p] & 0xFFFF;
        if (at % 2 == 0) {
            out[p] = at + 1 | s[processes] << 16;
        } else {
            out[processes] = (s[p] >> 16) + 1;
            out[p] = at + 1;
        }
        return 0;
    }

    @Override
    public Finding stuck(long[] s) {
        return s[processes] == (long) processes * times ? null : LOST;
    }

    @Override
    public Finding finding(int number) {
        throw new IllegalArgumentException("no finding " + number);
    }

    @Override
    public Model fork() {
        return this;
    }
}
