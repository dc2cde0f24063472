package gmplab.core.observe;

/**
 * What those are taken to do, where a trace is followed, who are not seen for long: one of these leads through most traces, and which is not known before.
 */
enum Habit {
    /** Who marks goes on until it is seen to stop, where the world leaves open how much there is; and whatever is not seen comes late. */
    MARKS(true, false, false),
    /** The same, but who has nothing to run goes on until it spins: others start an idle P as long as they see nobody spin. */
    MARKS_AND_SPINS(true, false, true),
    /** The same, and who leads a collection from one phase to the next comes to where it waits for others before these move on. */
    MARKS_AND_LEADS(true, true, true),
    /** Who marks finds no more than it has to; and whatever is not seen comes late. */
    NEITHER(false, false, false),
    /** The same, but who has nothing to run goes on until it spins. */
    SPINS(false, false, true);

    final boolean marks;
    final boolean leads;
    final boolean spins;

    Habit(boolean marks, boolean leads, boolean spins) {
        this.marks = marks;
        this.leads = leads;
        this.spins = spins;
    }

    /** The same, where who marks finds no more than it has to; null where that is what it does. */
    Habit sparing() {
        return !marks ? null : spins ? SPINS : NEITHER;
    }
}
