package gmplab.core.program;

import gmplab.core.program.Code.Label;
import gmplab.core.program.Routine.Barrier;
import gmplab.core.program.Routine.Prologue;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Cond;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The staged builder: a subclass writes routines in Java that reads like the original; running it once records them as
 * Steps. A Java {@code if} or {@code for} in such a method decides at build time, {@link #when} and {@link #loop} at run
 * time. Calls name the routine, so that the one called may be written, or replaced by an Edit, later.
 */
public abstract class Source extends Terms {
    private final Map<String, Routine> routines = new LinkedHashMap<>();
    private Code code;
    private List<Local> params;
    private Type resultType;

    public Map<String, Routine> routines() {
        return routines;
    }

    // Routines

    /** Records a routine. {@code source} names the Go file and function it stands for. */
    protected void routine(String name, Prologue prologue, Barrier barrier, String source, Runnable body) {
        routine(name, prologue, barrier, source, () -> { }, body);
    }

    /** The same with checks of the bench before the prologue: parameters are declared in {@code before}. */
    protected void routine(String name, Prologue prologue, Barrier barrier, String source, Runnable before, Runnable body) {
        if (code != null) {
            throw new IllegalStateException("routine " + name + " inside another");
        }
        code = new Code(name);
        params = new ArrayList<>();
        resultType = null;
        before.run();
        if (prologue != Prologue.NONE) {
            code.emit("prologue", new Op.Prologue());
        }
        body.run();
        Routine r = new Routine(name, prologue, params, resultType, code.finish(), source, barrier);
        code = null;
        if (routines.put(name, r) != null) {
            throw new IllegalStateException("routine " + name + " is written twice");
        }
    }

    protected Bool paramBool(String name) {
        return new Bool(param(name, Type.BOOL));
    }

    protected Int paramInt(String name, Type type) {
        return new Int(param(name, type), type);
    }

    protected <K> Ref<K> paramRef(String name, Kind kind) {
        return new Ref<>(param(name, Type.ref(kind)), Type.ref(kind));
    }

    private Expr param(String name, Type type) {
        Local l = code.local(name, type);
        params.add(l);
        return new Expr.Var(l);
    }

    // Locals and stores

    /** A new local that begins with this value. */
    @SuppressWarnings("unchecked")
    protected <V extends Val> V let(String name, V value) {
        Local l = code.local(name, value.type);
        code.emit("let " + name, new Op.Set(new Expr.Var(l), value.x));
        return (V) wrap(new Expr.Var(l), value.type);
    }

    /** A local without a first value (its bits are zero). */
    protected Bool varBool(String name) {
        return new Bool(new Expr.Var(code.local(name, Type.BOOL)));
    }

    protected Int varInt(String name, Type type) {
        return new Int(new Expr.Var(code.local(name, type)), type);
    }

    protected <K> Ref<K> varRef(String name, Kind kind) {
        return new Ref<>(new Expr.Var(code.local(name, Type.ref(kind))), Type.ref(kind));
    }

    protected <V extends Val> void set(V target, V value) {
        if (!target.assignable()) {
            throw new IllegalStateException("cannot store into " + target.x);
        }
        code.emit("set " + target.x, new Op.Set(target.x, value.x));
    }

    protected void set(Int target, int value) {
        set(target, Val.constant(target.type, value));
    }

    protected void set(Bool target, boolean value) {
        set(target, value ? TRUE : FALSE);
    }

    protected <K> void setNil(Ref<K> target) {
        set(target, new Ref<>(new Expr.Const(0, "nil"), target.type));
    }

    /** A place read into a temporary. */
    @SuppressWarnings("unchecked")
    protected <V extends Val> V read(V place) {
        Expr t = new Expr.Var(code.temporary(place.type));
        code.emit("read " + place.x, new Op.Set(t, place.x));
        return (V) wrap(t, place.type);
    }

    /** A new temporary of the type that {@code like} has. */
    @SuppressWarnings("unchecked")
    protected <V extends Val> V temporary(V like) {
        return (V) wrap(new Expr.Var(code.temporary(like.type)), like.type);
    }

    /** Go's {@code x += d} on a plain field: for a shared one a read and a write, two steps. Returns the new value. */
    protected Int add(Int target, int d) {
        if (target.x instanceof Expr.Load l && l.sharedWrite()) {
            Int t = new Int(new Expr.Var(code.temporary(target.type)), target.type);
            code.emit("read " + target.x, new Op.Set(t.x, target.x));
            set(target, t.plus(d));
            return t.plus(d);
        }
        set(target, target.plus(d));
        return target;
    }

    // Atomics

    protected <V extends Val> Cond cas(V target, V old, V value) {
        return new Val.CasCond((Expr.Load) target.x, old.x, value.x, null, List.of());
    }

    /** A compare-and-swap that leaves dead queue slots behind. */
    protected Cond casVacating(Int target, Int old, Int value, Val place, Int count) {
        return new Val.CasCond((Expr.Load) target.x, old.x, value.x, null, List.of(place.dead(count, false)));
    }

    /** The same, of who has copied so many elements to another queue's free slots before: they are dead where it fails. */
    protected Cond casVacating(Int target, Int old, Int value, Val place, Int count, Val copied, Int copies) {
        return new Val.CasCond((Expr.Load) target.x, old.x, value.x, null, List.of(place.dead(count, false), copied.dead(copies, true)));
    }

    /** A compare-and-swap that, where it succeeds, is also an ownership act. */
    protected <V extends Val> Cond casAct(V target, V old, V value, Act.Kind kind, Ref<P> p) {
        return new Val.CasCond((Expr.Load) target.x, old.x, value.x, new Act(kind, p.x, null), List.of());
    }

    protected Cond casInt(Int target, int old, int value) {
        return cas(target, Val.constant(target.type, old), Val.constant(target.type, value));
    }

    protected Int xadd(Int target, int delta) {
        Local t = code.temporary(target.type);
        code.emit("xadd " + target.x, new Op.Xadd((Expr.Load) target.x, new Expr.Const(delta), t));
        return new Int(new Expr.Var(t), target.type);
    }

    protected Int xadd(Int target, Int delta) {
        Local t = code.temporary(target.type);
        code.emit("xadd " + target.x, new Op.Xadd((Expr.Load) target.x, delta.x, t));
        return new Int(new Expr.Var(t), target.type);
    }

    /** An addition to a part of a word, and what the whole word then is. */
    protected Int xadd(Int target, Int delta, Int seen) {
        Local t = code.temporary(seen.type);
        code.emit("xadd " + target.x, new Op.Xadd((Expr.Load) target.x, delta.x, seen.x, t));
        return new Int(new Expr.Var(t), seen.type);
    }

    @SuppressWarnings("unchecked")
    protected <V extends Val> V xchg(V target, V value) {
        Local t = code.temporary(target.type);
        code.emit("xchg " + target.x, new Op.Xchg((Expr.Load) target.x, value.x, t));
        return (V) wrap(new Expr.Var(t), target.type);
    }

    // Control

    protected void when(Cond cond, Runnable then) {
        code.when(cond, then, () -> { });
    }

    protected void when(Cond cond, Runnable then, Runnable otherwise) {
        code.when(cond, then, otherwise);
    }

    protected void loop(Runnable body) {
        code.loop(body);
    }

    /** Leaves the innermost loop. */
    protected void leave() {
        code.leave();
    }

    /** Begins the innermost loop again. */
    protected void again() {
        code.again();
    }

    /** How many loops are open: inside a loop, the number by which {@link #leave(int)} and {@link #again(int)} name it. */
    protected int loops() {
        return code.loops();
    }

    /** Leaves the loop of this number, and all inside it. */
    protected void leave(int loop) {
        code.leave(loop);
    }

    /** Begins the loop of this number again. */
    protected void again(int loop) {
        code.again(loop);
    }

    protected Label label() {
        return code.label();
    }

    protected void here(Label l) {
        code.here(l);
    }

    protected void jump(Label l) {
        code.jump(l);
    }

    /** A place further down that may be jumped to. */
    public static final class Place {
        private final Label label = new Label();
        private boolean used;
    }

    protected void jump(Place to) {
        to.used = true;
        jump(to.label);
    }

    /** The place is the next step. */
    protected void here(Place at) {
        here(at.label);
    }

    /** The place, where anybody jumps to it: a step of user code that does nothing. */
    protected void land(Place at, String name) {
        if (at.used) {
            here(at.label);
            nothing(name);
        }
    }

    protected void ret() {
        code.emit("ret", new Op.Return(null));
    }

    protected void ret(Val v) {
        resultType = v.type;
        code.emit("ret", new Op.Return(v.x));
    }

    /** For each index from 0 to {@code n - 1}, a count held in a local or a constant. */
    protected void forEach(String name, Type type, Int n, java.util.function.Consumer<Int> body) {
        Int i = varInt(name, type);
        set(i, 0);
        loop(() -> {
            when(not(i.lt(n)), this::leave);
            Label step = label();
            body.accept(i);
            here(step);
            set(i, i.plus(1));
        });
    }

    // Calls

    protected void call(String routine, Val... args) {
        code.emit(routine, new Op.Call(routine, exprs(args), null));
    }

    protected Bool callBool(String routine, Val... args) {
        return new Bool(result(routine, Type.BOOL, args));
    }

    protected Int callInt(String routine, Type type, Val... args) {
        return new Int(result(routine, type, args), type);
    }

    protected <K> Ref<K> callRef(String routine, Kind kind, Val... args) {
        return new Ref<>(result(routine, Type.ref(kind), args), Type.ref(kind));
    }

    private Expr result(String routine, Type type, Val... args) {
        Local t = code.temporary(type);
        code.emit(routine, new Op.Call(routine, exprs(args), t));
        return new Expr.Var(t);
    }

    protected void systemstack(String routine, Val... args) {
        code.emit("systemstack " + routine, new Op.Systemstack(routine, exprs(args), null));
    }

    protected Bool systemstackBool(String routine, Val... args) {
        Local t = code.temporary(Type.BOOL);
        code.emit("systemstack " + routine, new Op.Systemstack(routine, exprs(args), t));
        return new Bool(new Expr.Var(t));
    }

    protected void mcall(String routine, Val... args) {
        code.emit("mcall " + routine, new Op.Mcall(routine, exprs(args)));
    }

    protected void tail(String routine, Val... args) {
        code.emit(routine, new Op.Tail(routine, exprs(args)));
    }

    protected void gogo() {
        code.emit("gogo", new Op.Gogo());
    }

    private static List<Expr> exprs(Val... args) {
        List<Expr> r = new ArrayList<>();
        for (Val v : args) {
            r.add(v.x);
        }
        return r;
    }

    // Other steps

    protected void raise(String message) {
        code.emit("throw", new Op.Throw(message));
    }

    /** The same, with a number at hand in the place of the %d in it. */
    protected void raise(String message, Int value) {
        code.emit("throw", new Op.Throw(message, value.x));
    }

    /** Throws unless the condition holds. */
    protected void require(Cond holds, String message) {
        when(not(holds), () -> raise(message));
    }

    protected void acquire(Ref<M> holder) {
        code.emit("acquire", new Op.Acquire((Expr.Load) holder.x));
    }

    protected void await(Bool until) {
        code.emit("await " + until.x, new Op.Await(until.x, false));
    }

    /** A named retry guard: enabled only when going on would change something; may look at several fields. */
    protected void guard(String name, Bool until) {
        code.emit(name, new Op.Await(until.x, true));
    }

    /** {@code woken} runs when {@code until} held, {@code timedOut} when the wait ran out and {@code retry} held. */
    protected void awaitTimed(String name, Bool until, Bool retry, Runnable woken, Runnable timedOut) {
        code.fork(code.emit(name, new Op.AwaitTimed(until.x, retry.x)), woken, timedOut);
    }

    protected void awaitReturn() {
        code.emit("in system call", new Op.AwaitReturn());
    }

    protected Int ask(String policy, Type type, Val count) {
        Local t = code.temporary(type);
        code.emit("ask " + policy, new Op.Ask(policy, count.x, null, t));
        return new Int(new Expr.Var(t), type);
    }

    /** Asks for one identity of a kind, among those for which {@code where} holds; waits while there is none. */
    protected <K> Ref<K> askWhich(String policy, Kind kind, java.util.function.Function<Ref<K>, Bool> where) {
        int depth = depthOfSome++;
        Bool b = where.apply(new Ref<>(new Expr.Each(kind, depth), Type.ref(kind)));
        depthOfSome--;
        Local t = code.temporary(Type.count(kind, 0, 0));
        code.emit("ask " + policy, new Op.Ask(policy, new Expr.Count(kind), b.x, t));
        return refTo(kind, new Int(new Expr.Var(t), t.type()));
    }

    /** The same, as an index; or, where {@code other} holds, as many as there are of the kind. */
    protected <K> Int askWhichOr(String policy, Kind kind, java.util.function.Function<Ref<K>, Bool> where, Bool other) {
        int depth = depthOfSome++;
        Ref<K> each = new Ref<>(new Expr.Each(kind, depth), Type.ref(kind));
        Bool b = pick(id(each).lt(count(kind)), where.apply(each), other);
        depthOfSome--;
        Local t = code.temporary(Type.count(kind, 0, 0));
        code.emit("ask " + policy, new Op.Ask(policy, count(kind).plus(1).x, b.x, t));
        return new Int(new Expr.Var(t), t.type());
    }

    /** A system call on a descriptor, for its outcome only. */
    protected void kernel(Op.Kernel.Call call, Ref<D> fd, Val value, Int outcome) {
        code.emit(call.name().toLowerCase(java.util.Locale.ROOT), new Op.Kernel(call, fd.x, value == null ? null : value.x, null,
            (Expr.Load) outcome.x));
    }

    /** A system call that gives a number, zero where it fails. */
    protected Int kernelInt(Op.Kernel.Call call, Type type, Ref<D> fd, Int outcome) {
        Local t = code.temporary(type);
        code.emit(call.name().toLowerCase(java.util.Locale.ROOT), new Op.Kernel(call, fd.x, null, t, (Expr.Load) outcome.x));
        return new Int(new Expr.Var(t), type);
    }

    /** The next descriptor with an event, and in {@code outcome} which events; nil where there is none. */
    protected Ref<D> epollNext(Int outcome) {
        Local t = code.temporary(Type.ref(Kind.D));
        code.emit("epoll_next", new Op.Kernel(Op.Kernel.Call.EPOLL_NEXT, null, null, t, (Expr.Load) outcome.x));
        return new Ref<>(new Expr.Var(t), t.type());
    }

    protected Ref<M> newMIdentity() {
        Local t = code.temporary(Type.ref(Kind.M));
        code.emit("new m", new Op.NewM(t));
        return new Ref<>(new Expr.Var(t), t.type());
    }

    protected Ref<G> newGIdentity() {
        Local t = code.temporary(Type.ref(Kind.G));
        code.emit("new g", new Op.NewG(t));
        return new Ref<>(new Expr.Var(t), t.type());
    }

    protected void begin(Ref<G> g, Int program) {
        code.emit("begin " + g.x, new Op.Begin(g.x, program.x));
    }

    protected void forget(Ref<G> g) {
        code.emit("forget " + g.x, new Op.Forget(g.x));
    }

    protected void cloneThread(Ref<M> m) {
        code.emit("clone", new Op.Clone(m.x));
    }

    protected void exitThread() {
        code.emit("exit thread", new Op.Exit());
    }

    protected void check(String name, Bool holds) {
        code.emit("check " + name, new Op.Check(name, holds.x));
    }

    protected void print(String text, Val... args) {
        code.emit("print", new Op.Emit(text, exprs(args)));
    }

    protected void print(List<Op.Part> parts) {
        code.emit("print", new Op.Emit(parts));
    }

    /** A step of user code that does nothing. */
    protected void nothing(String label) {
        code.emit(label, new Op.Emit(List.of()));
    }

    /** Says what the step just recorded does to the ownership of a P. */
    protected void act(Act.Kind kind, Ref<P> p) {
        code.act(new Act(kind, p == null ? null : p.x, null));
    }

    protected void act(Act.Kind kind, Ref<P> p, Ref<M> to) {
        code.act(new Act(kind, p == null ? null : p.x, to.x));
    }

    /** Says that nobody reads this place any more once the step just recorded has been made. */
    protected void dies(Val place) {
        code.dies(place.dead(null, false));
    }

    /** The same of so many columns from that place on. */
    protected void dies(Val place, Int count) {
        code.dies(place.dead(count, false));
    }

    /** Gives the step just recorded this label. */
    protected void labelled(String label) {
        code.relabel(label);
    }
}
