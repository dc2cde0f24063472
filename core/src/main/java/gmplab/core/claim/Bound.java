package gmplab.core.claim;

import gmplab.core.program.Expr;
import gmplab.core.state.Field;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A claim whose names have been looked up in a world.
 *
 * @param formula over propositions; for an invariant, one that must hold in every state
 * @param atoms the propositions: expressions that are 0 or 1 in a state
 * @param texts the same as they were typed
 */
public record Bound(Ltl formula, List<Expr> atoms, List<String> texts) {
    /** Stands for the proposition that the run has ended. */
    public static final Expr ENDED = new Expr.Const(-1, Term.ENDED);

    public Bound {
        atoms = List.copyOf(atoms);
        texts = List.copyOf(texts);
    }

    /** The fields it looks at. */
    public Set<Field> fields() {
        Set<Field> r = new LinkedHashSet<>();
        atoms.forEach(a -> a.walk(x -> {
            if (x instanceof Expr.Load l) {
                r.add(l.field());
            }
        }));
        return r;
    }
}
