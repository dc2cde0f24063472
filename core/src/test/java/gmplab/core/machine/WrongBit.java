package gmplab.core.machine;

/** A machine with a bug: taking the poller's turn to sleep leaves one bit of the state wrong. */
final class WrongBit implements Model {
    private final Machine right;

    WrongBit(Machine right) {
        this.right = right;
    }

    @Override
    public int words() {
        return right.words();
    }

    @Override
    public void start(long[] out) {
        right.start(out);
    }

    @Override
    public int choices(long[] state, int[] out) {
        return right.choices(state, out);
    }

    @Override
    public int maxChoices() {
        return right.maxChoices();
    }

    @Override
    public int move(long[] state, int choice, long[] out) {
        int m = right.mover(State.of(state), choice);
        boolean here = m >= 0 && right.position(State.of(state), m).routine().equals("pidleput");
        int r = right.move(state, choice, out);
        out[0] ^= here ? 1 : 0;
        return r;
    }

    @Override
    public Finding stuck(long[] state) {
        return right.stuck(state);
    }

    @Override
    public Finding finding(int number) {
        return right.finding(number);
    }

    @Override
    public java.util.Map<String, Long> cuts() {
        return right.cuts();
    }

    @Override
    public int local(long[] state, int[] choices, int n) {
        return right.local(state, choices, n);
    }

    @Override
    public Model fork() {
        return new WrongBit(right.fork());
    }
}
