package gmplab.core.program;

import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Cond;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** What a source can say without recording a step: the kinds of references, constants, and values made of others. */
public abstract class Terms {
    protected static final Bool TRUE = new Bool(new Expr.Const(1, "true"));
    protected static final Bool FALSE = new Bool(new Expr.Const(0, "false"));

    /** Nesting of {@link #some} while a guard is being written. */
    int depthOfSome;

    /** Marker types of references. */
    public interface G { }

    /** An M. */
    public interface M { }

    /** A P. */
    public interface P { }

    /** A timer. */
    public interface T { }

    /** A channel. */
    public interface C { }

    /** A sudog. */
    public interface SG { }

    /** A pipe. */
    public interface Pipe { }

    /** A lock. */
    public interface L { }

    /** A note. */
    public interface N { }

    /** A semaphore. */
    public interface S { }

    /** A mutex of package sync. */
    public interface Mu { }

    /** A read-write mutex. */
    public interface Rw { }

    /** A wait group. */
    public interface Wg { }

    /** A once. */
    public interface On { }

    /** A condition. */
    public interface Co { }

    /** A descriptor. */
    public interface D { }

    protected static Cond all(Cond... conds) {
        return new Val.All(conds);
    }

    protected static Cond any(Cond... conds) {
        return new Val.Any(conds);
    }

    protected static Cond not(Cond cond) {
        return cond.negated();
    }

    protected static Ref<M> self() {
        return new Ref<>(new Expr.Self(), Type.ref(Kind.M));
    }

    protected static Ref<G> getg() {
        return new Ref<>(new Expr.Getg(), Type.ref(Kind.G));
    }

    protected static <K> Ref<K> nil(Kind kind) {
        return new Ref<>(new Expr.Const(0, "nil"), Type.ref(kind));
    }

    /** The reference to identity {@code i}, an index from 0. */
    protected static <K> Ref<K> refTo(Kind kind, Int i) {
        return new Ref<>(i.plus(1).x, Type.ref(kind));
    }

    /** The reference to a fixed identity. */
    protected static <K> Ref<K> fixed(Kind kind, int i, String text) {
        return new Ref<>(new Expr.Const(i + 1, text), Type.ref(kind));
    }

    /** The index, from 0, of a reference that is not nil. */
    protected static Int id(Ref<?> r) {
        return new Int(new Expr.Binary(Expr.Oper.SUB, r.x, new Expr.Const(1)), Type.count(r.type.kind(), 0, 0));
    }

    protected static Int count(Kind kind) {
        return new Int(new Expr.Count(kind), Type.count(kind, 0, 0));
    }

    protected static Int num(int v) {
        return new Int(new Expr.Const(v), Type.range(0, Math.max(0, v)));
    }

    /** The value where {@code cond} holds, else the other: no step of its own. */
    @SuppressWarnings("unchecked")
    protected static <V extends Val> V pick(Bool cond, V yes, V no) {
        return (V) wrap(new Expr.Pick(cond.x, yes.x, no.x), yes.type);
    }

    /** Whether some identity of the kind satisfies a predicate: only in retry guards. */
    protected <K> Bool some(Kind kind, java.util.function.Function<Ref<K>, Bool> where) {
        int depth = depthOfSome++;
        try {
            Bool b = where.apply(new Ref<>(new Expr.Each(kind, depth), Type.ref(kind)));
            return new Bool(new Expr.Exists(kind, depth, b.x));
        } finally {
            depthOfSome--;
        }
    }

    static Val wrap(Expr x, Type type) {
        return switch (type.base()) {
            case BOOL -> new Bool(x);
            case REF -> new Ref<>(x, type);
            default -> new Int(x, type);
        };
    }
}
