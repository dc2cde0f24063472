package gmplab.core.export.promela;

import gmplab.core.machine.Blueprint.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Collects the ways on from one step. Where evaluating it dereferences nil, and where a check fails, a way leads back to the
 * same state with a failed assertion; where it leaves the bounds of the world, one leads back and says nothing.
 */
final class Ways {
    private final Places places;
    private final Place here;
    private final List<Branch> branches = new ArrayList<>();
    private final List<Option> free = new ArrayList<>();
    private String nil = "";

    Ways(Places places, Place here) {
        this.places = places;
        this.here = here;
    }

    /** When evaluating the step dereferences nil. */
    void nil(String when) {
        nil = Term.or(nil, when);
    }

    /** A branch of the step, taken when its condition holds. */
    final class Branch {
        private final String when;
        private String fits = "1";
        private String ok = "1";
        private Effects effects;
        private Place to;
        private boolean toBegin;

        private Branch(String when) {
            this.when = when;
        }

        /** Outside of this condition the move is cut. */
        Branch unlessCut(String condition) {
            fits = condition;
            return this;
        }

        /** Outside of this condition, where it is not cut, the move is a finding. */
        Branch unlessBad(String condition) {
            ok = condition;
            return this;
        }

        void then(Effects e, Place place) {
            effects = e;
            to = place;
        }

        void toBegin(Effects e) {
            effects = e;
            toBegin = true;
        }

        private void into(List<Option> all, String notNil) {
            String cond = Term.and(notNil, when);
            if (effects != null) {
                add(all, Term.and(cond, Term.and(fits, ok)), effects, to, toBegin);
                loop(all, Term.and(cond, Term.and(fits, Term.not(ok))), true);
            }
            loop(all, Term.and(cond, Term.not(fits)), false);
        }
    }

    Branch when(String condition) {
        Branch b = new Branch(condition);
        branches.add(b);
        return b;
    }

    void cut(String condition) {
        when(condition).unlessCut("");
    }

    void bad(String condition) {
        when(condition).unlessBad("").then(new Effects(), here);
    }

    /** Somebody else's move: what the step would find wrong does not matter. */
    void regardless(String condition, Effects e, Place to) {
        add(free, condition, e, to, false);
    }

    private void add(List<Option> all, String guard, Effects e, Place to, boolean toBegin) {
        if (guard.isEmpty()) {
            return;
        }
        if (to == null && !toBegin) {
            throw new IllegalStateException("bug in gmplab: " + here + " leads nowhere");
        }
        List<String> way = toBegin ? List.of() : places.way(here, to);
        List<String> statements = new ArrayList<>(e.statements());
        statements.addAll(way);
        if (!Collections.disjoint(e.written(), Surroundings.ENDS)) {
            statements.add("over = OVER");
        }
        all.add(new Option(guard, statements, toBegin ? Places.BEGIN : places.label(to)));
    }

    private void loop(List<Option> all, String guard, boolean bad) {
        if (!guard.isEmpty()) {
            all.add(new Option(guard, bad ? Option.FINDING : List.of(), places.label(here)));
        }
    }

    List<Option> options() {
        List<Option> r = new ArrayList<>();
        branches.forEach(b -> b.into(r, Term.not(nil)));
        loop(r, nil, true);
        r.addAll(free);
        return r;
    }
}
