package gmplab.core.reduce;

import gmplab.core.machine.Looks;

/**
 * One thread's short cut to the {@link Facts}: for each combination of values that the hours have had together, which changes
 * were noted already and which elements stay. It only remembers answers of the facts. Thread-confined.
 */
final class Hours {
    private static final byte NOTED = 1;
    private static final byte STAYS = 2;
    private static final byte CHANGES = 4;
    private static final int MOST = 1 << 16;
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private final Facts facts;
    private final Looks looks;
    private final ByBits<Row> rows;
    /** Word by word: the bits of all elements. */
    private final long[] elements;
    private int settled = -1;

    Hours(Facts facts, Looks looks, int stateWords) {
        this.facts = facts;
        this.looks = looks;
        long[] all = new long[stateWords];
        for (int hour : facts.hours()) {
            looks.mark(hour, all);
        }
        elements = new long[stateWords];
        for (int x = 0; x < looks.elements(); x++) {
            looks.mark(x, elements);
        }
        long[] others = elements.clone();
        for (int hour : facts.hours()) {
            looks.clear(hour, others);
        }
        rows = new ByBits<>(all, MOST, key -> new Row(looks.elements(), elements, others));
    }

    /** The row of the state's combination. */
    private Row row(long[] s) {
        if (settled != facts.settled()) {
            settled = facts.settled();
            rows.clear();
        }
        return rows.of(s);
    }

    /** What is remembered for one combination: what is known of each element, and the bits whose changes are looked at. */
    private static final class Row {
        final byte[] known;
        final long[] open;
        /** Without those that tell when, which are looked at each time. */
        final long[] others;

        Row(int elements, long[] all, long[] others) {
            known = new byte[elements];
            open = all.clone();
            this.others = others.clone();
        }
    }

    /** A number for the state's combination. */
    long number(long[] s) {
        long r = 0;
        for (int x : facts.hours()) {
            r = r * MIX + looks.value(s, x);
        }
        return r;
    }

    Facts facts() {
        return facts;
    }

    /** Whether all changes between two states of what tells when were noted already. */
    boolean noted(long[] before, long[] after) {
        Row row = row(before);
        for (int x : facts.hours()) {
            int was = looks.value(before, x);
            int now = looks.value(after, x);
            if (was != now && ((row.known[x] & NOTED) == 0 || !facts.followed(x, was, now))) {
                return false;
            }
        }
        return true;
    }

    /** Word by word: the bits, but those that tell when, whose changes from a state have to be learnt. */
    long[] open(long[] s) {
        return row(s).others;
    }

    /** {@link Facts#learn} of every change between two states. */
    void learn(long[] before, long[] after, Difference changed) {
        Row row = row(before);
        if (changed.in(row.open)) {
            changed.elements(looks, x -> {
                if ((row.known[x] & NOTED) == 0) {
                    facts.learn(looks, before, x);
                    row.known[x] |= NOTED;
                    if (!facts.tells(x)) {
                        looks.clear(x, row.open);
                        looks.clear(x, row.others);
                    }
                }
                facts.follow(looks, before, after, x);
            });
        }
    }

    /** As {@link #still}, but nothing is made early for it. */
    boolean stays(long[] s, int element) {
        byte known = row(s).known[element];
        return (known & (STAYS | CHANGES)) == 0 ? facts.stays(looks, s, element) : (known & STAYS) != 0;
    }

    /** {@link Facts#still}. */
    boolean still(long[] s, int element) {
        Row row = row(s);
        byte known = row.known[element];
        if ((known & (STAYS | CHANGES)) == 0) {
            known |= facts.still(looks, s, element) ? STAYS : CHANGES;
            row.known[element] = known;
        }
        return (known & STAYS) != 0;
    }
}
