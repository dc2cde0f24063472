package gmplab.core.check;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.Op;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ps in limbo: in transit, with a carrier that cannot move unless somebody moves who waits, directly or not, for this P.
 * A least fixpoint over who can move: Ms whose step is enabled, then whoever waits only for those. A retry of the stopper
 * is no progress. It never says limbo where the P can still arrive, and may say it some moves after it is certain.
 */
public final class Limbo {
    private final Machine machine;
    private final State state;
    private final int ms;
    private final Set<Integer> moving = new HashSet<>();

    private Limbo(Machine machine, State state) {
        this.machine = machine;
        this.state = state;
        this.ms = machine.layout().sizes().of(Kind.M);
    }

    /** The Ps in limbo, lowest first. */
    public static List<Integer> of(Machine machine, State state) {
        Limbo l = new Limbo(machine, state);
        List<Integer> r = new ArrayList<>();
        for (int p = 0; p < machine.world().procsMax(); p++) {
            if (l.get(Fields.LEDGER_HOLDER, p) == Fields.TRANSIT && !l.arrives(p)) {
                r.add(p);
            }
        }
        return r;
    }

    private int get(Field f, int element) {
        return state.get(machine.layout(), f, element);
    }

    private boolean arrives(int p) {
        moving.clear();
        for (int c : machine.choices(state)) {
            switch (Choice.kind(c)) {
                case RUN, ANSWER, RETURN -> moving.add(machine.mover(state, c));
                default -> { }
            }
        }
        // Somebody who polls the network until a time comes up wakes by himself while the clock moves.
        while (grow(p)) {
            if (carrierMoves(p)) {
                return true;
            }
        }
        return carrierMoves(p);
    }

    /** Adds every M that waits only for Ms that move; whether there was one. */
    private boolean grow(int p) {
        boolean grown = false;
        for (int m = 0; m < ms; m++) {
            if (!moving.contains(m) && wakes(m, p)) {
                moving.add(m);
                grown = true;
            }
        }
        return grown;
    }

    private boolean wakes(int m, int p) {
        Machine.Position at = machine.position(state, m);
        if (at == null) {
            // A thread not yet started: whoever made its M starts it.
            return get(Fields.M_ALLOCATED, m) != 0 && get(Fields.M_MODE, m) == Fields.UNBORN && !moving.isEmpty();
        }
        Op op = machine.program().routine(at.routine()).steps().get(at.step()).op();
        if (op instanceof Op.Acquire) {
            return holderMoves(m, at);
        }
        if (at.label().equals("epollwait")) {
            return machine.world().clock() || !moving.isEmpty() || arrives();
        }
        if (op instanceof Op.AwaitTimed) {
            // The stopper waits for every P, and so for this one.
            return false;
        }
        return !moving.isEmpty();
    }

    /** Whether the world outside may still wake the one who waits in netpoll. */
    private boolean arrives() {
        for (int d = 0; d < machine.layout().sizes().of(Kind.D); d++) {
            if (get(Fields.FD_ARRIVALS, d) > 0) {
                return true;
            }
        }
        return false;
    }

    private boolean holderMoves(int m, Machine.Position at) {
        for (int l = 0; l < machine.layout().sizes().of(Kind.L); l++) {
            int holder = get(Fields.LOCK_HOLDER, l) - 1;
            if (holder >= 0 && holder != m && moving.contains(holder)) {
                return true;
            }
        }
        return false;
    }

    private boolean carrierMoves(int p) {
        int g = get(Fields.LEDGER_G, p) - 1;
        if (g < 0) {
            return moving.contains(get(Fields.LEDGER_M, p) - 1);
        }
        for (int m = 0; m < ms; m++) {
            if (get(Fields.M_CURG, m) == g + 1 && get(Fields.M_MODE, m) == Fields.ON_USER) {
                return moving.contains(m);
            }
        }
        // Not running: somebody who moves may come to run it.
        return !moving.isEmpty();
    }
}
