package gmplab.core.observe;

import gmplab.core.observe.FlowProgram.Kind;
import gmplab.core.observe.FlowProgram.Place;

/**
 * How far each goroutine has come with what it does with channels, and what is in them: what chan.go keeps of it, without values. An operation takes effect
 * when it has the channel's lock, and its event comes later: who blocks keeps the lock until that is seen, who makes others ready has let go of it by then.
 * A receive from a channel that is closed and empty is seen by nobody, so it is not done but passed over.
 */
final class FlowState {
    /** Where a goroutine is, besides its place. */
    static final int ABSENT = 0;
    static final int READY = 1;
    /** In a channel's queue, before that is seen. */
    static final int PARKING = 2;
    static final int WAITING = 3;
    /** Taken from it by another, who has still to make it ready. */
    static final int TAKEN = 4;
    static final int GONE = 5;
    private static final int CLOSED = 1 << 16;

    private final FlowProgram program;
    private final int gs;
    /** By goroutine: its place, how it is, by whom it is taken, and its rank, in the queue or among those that one makes ready; then by channel how much it holds. */
    final int[] words;

    FlowState(FlowProgram program, int gs) {
        this.program = program;
        this.gs = gs;
        words = new int[gs + program.capacity.length];
    }

    private Place place(int g) {
        return program.places.get(words[g] & 0xFFFF);
    }

    private int status(int g) {
        return words[g] >> 16 & 7;
    }

    private int by(int g) {
        return words[g] >> 19 & 63;
    }

    private int rank(int g) {
        return words[g] >> 25 & 63;
    }

    private void put(int g, Place at, int status, int by, int rank) {
        words[g] = at.number | status << 16 | by << 19 | rank << 25;
    }

    /** A goroutine that has just been started. */
    void begin(int g, String name) {
        put(g, program.entry(name), READY, 0, 0);
    }

    private boolean closed(int c) {
        return words[gs + c] >= CLOSED;
    }

    private int count(int c) {
        return words[gs + c] & CLOSED - 1;
    }

    /** Whether a goroutine goes on by itself, and has told of what it did last. */
    private boolean acts(int g) {
        if (status(g) != READY) {
            return false;
        }
        for (int i = 0; i < gs; i++) {
            if (status(i) == TAKEN && by(i) == g) {
                return false;
            }
        }
        return true;
    }

    private boolean passes(Place p) {
        return p.receives() && closed(p.channel) && count(p.channel) == 0;
    }

    private static Place past(Place p) {
        return p.kind == Kind.RANGE ? p.exit : p.next;
    }

    /** The place behind what is passed over; null where that never ends. */
    private Place comesTo(int g) {
        Place p = place(g);
        for (int i = 0; passes(p); i++) {
            if (i > program.places.size()) {
                return null;
            }
            p = past(p);
        }
        return p;
    }

    /** Makes the next operation of a goroutine; {@link Flow#NONE} where it has none now, {@link Flow#LOST} where it panics or somebody else does then, otherwise 0. */
    int act(int g) {
        Place p = acts(g) ? comesTo(g) : null;
        if (p == null || p.channel < 0 || isHeld(p.channel)) {
            return Flow.NONE;
        } else if (p.kind == Kind.CLOSE) {
            return close(g, p);
        } else if (p.kind == Kind.SEND && closed(p.channel)) {
            return Flow.LOST;
        }
        int c = p.channel;
        int other = first(c, p.kind == Kind.SEND);
        int room = p.kind == Kind.SEND ? program.capacity[c] - count(c) : count(c);
        if (other >= 0) {
            take(other, g, 0);
            put(g, p.next, READY, 0, 0);
        } else if (room > 0) {
            words[gs + c] += p.kind == Kind.SEND ? 1 : -1;
            put(g, p.next, READY, 0, 0);
        } else {
            put(g, p, PARKING, 0, queued(c));
        }
        return 0;
    }

    private boolean isQueued(int g, int c) {
        return (status(g) == PARKING || status(g) == WAITING) && place(g).channel == c;
    }

    private boolean isHeld(int c) {
        for (int g = 0; g < gs; g++) {
            if (status(g) == PARKING && place(g).channel == c) {
                return true;
            }
        }
        return false;
    }

    private int queued(int c) {
        int r = 0;
        for (int g = 0; g < gs; g++) {
            r += isQueued(g, c) ? 1 : 0;
        }
        return r;
    }

    /** The first that waits to receive, or to send; -1 for none. */
    private int first(int c, boolean receives) {
        for (int g = 0; g < gs; g++) {
            if (isQueued(g, c) && rank(g) == 0 && place(g).receives() == receives) {
                return g;
            }
        }
        return -1;
    }

    private void take(int g, int by, int rank) {
        int c = place(g).channel;
        put(g, closed(c) ? past(place(g)) : place(g).next, TAKEN, by, rank);
        for (int i = 0; i < gs; i++) {
            if (isQueued(i, c)) {
                put(i, place(i), status(i), 0, rank(i) - 1);
            }
        }
    }

    /** Those that waited are made ready the last first. */
    private int close(int g, Place p) {
        if (closed(p.channel) || first(p.channel, false) >= 0) {
            return Flow.LOST;
        }
        words[gs + p.channel] |= CLOSED;
        for (int rank = queued(p.channel) - 1; rank >= 0; rank--) {
            take(first(p.channel, true), g, rank);
        }
        put(g, p.next, READY, 0, 0);
        return 0;
    }

    /** Lets an event be seen that one goroutine makes and that is about another, either -1 where it is none of these; whether it can be. */
    boolean see(EventKind kind, int g, int other) {
        return switch (kind) {
            case GO_CREATE -> g < 0 || other < 0 || creates(g, other);
            case GO_UNBLOCK -> other < 0 || status(other) < PARKING || status(other) > TAKEN || readies(g, other);
            case GO_BLOCK_SEND -> g < 0 || parks(g, false);
            case GO_BLOCK_RECV -> g < 0 || parks(g, true);
            case GO_BLOCK_SELECT -> g < 0;
            case GO_SCHED -> g < 0 || may(g, FlowProgram.SCHED);
            case GO_BLOCK_SYNC -> g < 0 || may(g, FlowProgram.SYNC);
            case GO_BLOCK_COND -> g < 0 || may(g, FlowProgram.COND);
            case GO_END -> g < 0 || ends(g);
            default -> true;
        };
    }

    private boolean creates(int g, int other) {
        Place p = acts(g) ? comesTo(g) : null;
        if (p == null || p.kind != Kind.GO) {
            return false;
        }
        begin(other, p.starts);
        put(g, p.next, READY, 0, 0);
        return true;
    }

    private boolean readies(int g, int other) {
        if (status(other) != TAKEN || by(other) != g || rank(other) != 0) {
            return false;
        }
        put(other, place(other), READY, 0, 0);
        for (int i = 0; i < gs; i++) {
            if (status(i) == TAKEN && by(i) == g) {
                put(i, place(i), TAKEN, g, rank(i) - 1);
            }
        }
        return true;
    }

    private boolean parks(int g, boolean receives) {
        if (status(g) != PARKING || place(g).receives() != receives) {
            return false;
        }
        put(g, place(g), WAITING, 0, rank(g));
        return true;
    }

    /** Whether a goroutine may be at something like that now: before its place, or before one that it comes to without an operation. */
    private boolean may(int g, int deed) {
        if (!acts(g)) {
            return false;
        }
        Place p = place(g);
        for (int i = 0; (p.deeds & deed) == 0 && passes(p) && i <= program.places.size(); i++) {
            p = past(p);
        }
        return (p.deeds & deed) != 0;
    }

    private boolean ends(int g) {
        Place p = acts(g) ? comesTo(g) : null;
        if (p == null || p.kind != Kind.END) {
            return false;
        }
        put(g, p, GONE, 0, 0);
        return true;
    }
}
