package gmplab.core.observe;

/**
 * What those are taken to do, where a trace is followed, who are not seen for long: one of these leads through most traces, and which is not known before.
 */
enum Habit {
    /** Who marks goes on until it is seen to stop, where the world leaves open how much there is; and whatever is not seen comes late. */
    MARKS(true, false),
    /** The same, but who leads a collection from one phase to the next comes to where it waits for others before these move on. */
    MARKS_AND_LEADS(true, true),
    /** Who marks finds no more than it has to. */
    NEITHER(false, false);

    final boolean marks;
    final boolean leads;

    Habit(boolean marks, boolean leads) {
        this.marks = marks;
        this.leads = leads;
    }

    /** The same, where who marks finds no more than it has to; null where that is what it does. */
    Habit sparing() {
        return marks ? NEITHER : null;
    }
}
