package gmplab.core.explore;

import gmplab.core.machine.Apart;

/** How often what happened where one worker expanded states. */
abstract class Counts extends Apart {
    long transitions;
    long duplicates;
    long goodEnds;
    long cuts;
    long locals;
    boolean depthHit;

    /** As if nothing had happened yet. */
    final void beginCounting() {
        transitions = 0;
        duplicates = 0;
        goodEnds = 0;
        cuts = 0;
        locals = 0;
        depthHit = false;
    }

    final void add(Counts other) {
        transitions += other.transitions;
        duplicates += other.duplicates;
        goodEnds += other.goodEnds;
        cuts += other.cuts;
        locals += other.locals;
        depthHit |= other.depthHit;
    }
}
