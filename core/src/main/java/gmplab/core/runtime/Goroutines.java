package gmplab.core.runtime;

import gmplab.core.program.Op.Part;
import gmplab.core.program.Program;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Turns what a world's goroutines do into routines, each named {@code main.} and the goroutine's name. */
final class Goroutines extends ChanActions {
    private int loops;

    private Goroutines(World world) {
        super(world);
        build();
    }

    static Program addTo(Program p, World world) {
        if (world.gc().forced() > 0 && !world.sysmon()) {
            throw new IllegalArgumentException("forced: " + world.gc().forced() + " needs sysmon: true, for it is sysmon that forces a collection");
        }
        Goroutines gs = new Goroutines(world);
        List<Field> variables = world.objects().stream().filter(o -> o.kind() == Obj.Kind.VAR).map(o -> Fields.variable(o.name())).toList();
        return p.withGoroutines(gs.routines().values(), gs.entries(), variables);
    }

    @Override
    void begin() {
        super.begin();
        loops = 0;
    }

    @Override
    void statement(Action a) {
        panics.unmade().at(a).forEach(t -> when(made(t).not(), () -> panicked(Panics.NIL)));
        act(a);
        String made = panics.unmade().watchedBy(a);
        if (!made.isEmpty()) {
            set(made(made), true);
            labelled(made + " =");
        }
    }

    /** Whether a timer's variable is not nil any more. */
    private Bool made(String timer) {
        return bool(Fields.T_MADE, fixed(Kind.T, world.timers().indexOf(timer), timer));
    }

    private void act(Action a) {
        if (a instanceof Action.Set x) {
            store(x);
        } else if (a instanceof Action.SetElem x) {
            Int at = element(x.name(), x.index());
            set(at, flow.variable(thing(x.name())) ? coded(loadedValue(x.value()), x.value()).asInt() : loaded(x.value()).asInt());
        } else if (a instanceof Action.If x) {
            branch(x);
        } else if (a instanceof Action.For x) {
            loops(x);
        } else if (a instanceof Action.Repeat x) {
            repeat(x);
        } else if (a instanceof Action.Break || a instanceof Action.Continue) {
            turn(a);
        } else if (a instanceof Action.Labelled x) {
            labelled(x);
        } else if (a instanceof Action.Switch x) {
            choose(x);
        } else if (a instanceof Action.Return || a instanceof Action.Exit || a instanceof Action.Panic) {
            leaving(a);
        } else if (a instanceof Action.Defer x) {
            defer(x);
        } else if (a instanceof Action.Recover x) {
            recovered(x);
        } else if (a instanceof Action.Call x) {
            callFunction(x);
        } else if (a instanceof Action.Print x) {
            printed(x.parts());
        } else if (a instanceof Action.AtomicAdd x) {
            atomicAdd(x);
        } else if (a instanceof Action.AtomicSwap x) {
            Num v = loaded(x.value());
            assign(x.into(), new Num(xchg(shared(x.name()), v.asInt()).expr(), false));
        } else if (a instanceof Action.NumGoroutine x) {
            assign(x.into(), new Num(new Int(num(Fields.GCOUNT).expr(), Fields.VALUE).expr(), false));
        } else if (a instanceof Action.AtomicCas x) {
            atomicCas(x);
        } else {
            scheduling(a);
        }
    }

    private void repeat(Action.Repeat x) {
        if (x.times() == 0) {
            looping(() -> { }, () -> statements(x.body()), null);
            return;
        }
        Int i = varInt("i" + ++loops, Type.range(0, x.times()));
        set(i, 0);
        looping(() -> when(i.eq(x.times()), this::leave), () -> statements(x.body()), () -> set(i, i.plus(1)));
    }

    /** One word of the output; what recover gave is the text of its panic. */
    private void printed(List<Ex> parts) {
        List<Value> r = new ArrayList<>();
        parts.stream().flatMap(this::pieces).forEach(x -> r.add(loadedValue(x)));
        print(r, 0);
    }

    private void print(List<Value> values, int from) {
        for (int i = from; i < values.size(); i++) {
            if (values.get(i) instanceof Caught c) {
                int at = i;
                caught(c, 0, text -> {
                    List<Value> with = new ArrayList<>(values);
                    with.set(at, text);
                    print(with, at + 1);
                });
                return;
            }
        }
        List<Part> r = new ArrayList<>();
        // A truth value stays one.
        for (Value v : words(values) instanceof Words w ? w.parts() : List.of(words(values))) {
            r.add(v instanceof Num n ? new Part("", n.x(), n.truth()) : v instanceof Held h ? new Part("", h.code().x(), false, wordings)
                : new Part(((Text) v).text()));
        }
        print(r.size() == 1 && r.get(0).equals(new Part("")) ? List.of() : r);
    }

    private void caught(Caught c, int i, java.util.function.Consumer<Value> then) {
        if (i > panics.texts().size()) {
            return;
        }
        List<String> text = List.of(i == 0 ? new String[] {"<nil>"} : panics.texts().get(i - 1).split("%d", 2));
        Value shown = text.size() == 1 ? new Text(text.get(0)) : words(List.of(new Text(text.get(0)), c.index(), new Text(text.get(1))));
        when(c.which().asInt().eq(i), () -> then.accept(shown), () -> caught(c, i + 1, then));
    }

    /** A text and what is added to it are printed one behind the other. */
    private Stream<Ex> pieces(Ex x) {
        return x instanceof Ex.Bin b && b.op().equals("+") && isText(x) ? Stream.concat(pieces(b.left()), pieces(b.right())) : Stream.of(x);
    }

    private Int shared(String named) {
        String name = thing(named);
        if (variable(name) == null) {
            throw unknown("variable", name, Obj.Kind.VAR, "var");
        }
        return new Int(variable(name), Fields.VALUE);
    }

    private void atomicAdd(Action.AtomicAdd x) {
        Num d = loaded(x.delta());
        assign(x.into(), new Num(xadd(shared(x.name()), d.asInt()).expr(), false));
    }

    private void atomicCas(Action.AtomicCas x) {
        Int old = loaded(x.old()).asInt();
        Val.Cond swapped = cas(shared(x.name()), old, loaded(x.value()).asInt());
        if (x.into().isEmpty()) {
            when(swapped, () -> { });
            return;
        }
        Bool r = temporary(FALSE);
        when(swapped, () -> set(r, true), () -> set(r, false));
        assign(x.into(), new Num(r.expr(), true));
    }

    private void scheduling(Action a) {
        if (a instanceof Action.Go x) {
            start(x);
        } else if (a instanceof Action.Yield) {
            call("Gosched");
        } else if (a instanceof Action.Compute x) {
            for (int i = 0; i < x.steps(); i++) {
                nothing("compute");
            }
        } else if (a instanceof Action.GC) {
            call("stopTheWorld");
            call("startTheWorld");
        } else if (a instanceof Action.Collect) {
            call("GC");
        } else if (a instanceof Action.FreeOSMemory) {
            call("FreeOSMemory");
        } else if (a instanceof Action.Alloc) {
            call("mallocgc");
        } else if (a instanceof Action.SetFinalizer) {
            call("SetFinalizer");
        } else if (a instanceof Action.Syscall) {
            call("entersyscall");
            awaitReturn();
            call("exitsyscall");
        } else {
            threads(a);
        }
    }

    private void threads(Action a) {
        if (a instanceof Action.SyscallNow) {
            call("syscallNow");
        } else if (a instanceof Action.SyscallBlock) {
            call("syscallBlock");
        } else if (a instanceof Action.PipeRead x) {
            Int v = let("v", callInt("pipeRead", Fields.VALUE, pipe(x.pipe())));
            assign(x.into(), new Num(v.expr(), false));
        } else if (a instanceof Action.PipeWrite x) {
            call("pipeWrite", pipe(x.pipe()), loaded(x.value()).asInt());
        } else if (a instanceof Action.ReadTrace) {
            call("ReadTrace");
        } else if (a instanceof Action.FillTrace) {
            if (!world.traced()) {
                throw new IllegalArgumentException("fillTrace: nobody reads the trace in this world; give some goroutine a readTrace");
            }
            call("traceEvent");
        } else if (a instanceof Action.LockThread) {
            call("LockOSThread");
        } else if (a instanceof Action.UnlockThread) {
            call("UnlockOSThread");
        } else if (a instanceof Action.Gomaxprocs x) {
            call("GOMAXPROCS", new Int(num(Math.max(0, x.n())).expr(), Type.count(Kind.P, 0, 0)));
        } else if (!connections(a) && !channels(a) && !sync(a)) {
            throw new IllegalArgumentException("goroutines cannot do this yet: " + a);
        }
    }

    private Ref<Pipe> pipe(String named) {
        return one(Kind.PIPE, 0, world.pipes().stream().map(Obj::name).toList(), named, "pipe", "pipe");
    }

    private boolean connections(Action a) {
        if (a instanceof Action.ConnRead x) {
            Int v = let("v", callInt("pollRead", Fields.VALUE, descriptor(x.conn(), Fd.End.READ)));
            assign(x.into(), new Num(v.expr(), false));
            error(x.ok());
        } else if (a instanceof Action.ConnWrite x) {
            call("pollWrite", descriptor(x.conn(), Fd.End.WRITE), loaded(x.value()).asInt());
            error(x.into());
        } else if (a instanceof Action.SetDeadline x) {
            setDeadline(x);
        } else if (a instanceof Action.ConnClose x) {
            close(thing(x.conn()));
        } else {
            return false;
        }
        return true;
    }

    private void error(String into) {
        if (!Uses.of(world).errors()) {
            return;
        }
        Int e = let("conn.err", num(Fields.G_IOERR, getg()));
        dies(num(Fields.G_IOERR, getg()));
        assign(into, new Num(e.expr(), false));
    }

    /** Of a connection with two ends in the program each end has its own, the one that is read first. */
    private void setDeadline(Action.SetDeadline x) {
        Int d = deadline(x.after());
        String conn = thing(x.conn());
        boolean one = Fd.of(world).get(Fd.of(world, conn, Fd.End.WRITE)).end() == Fd.End.BOTH;
        Int mode = Val.constant(Netpoll.MODE, x.of() == Action.SetDeadline.Of.READ ? 1 : x.of() == Action.SetDeadline.Of.WRITE ? 2 : 3);
        if (one || x.of() != Action.SetDeadline.Of.WRITE) {
            call("FD.SetDeadline", descriptor(x.conn(), Fd.End.READ), d, mode);
        }
        if (!one && x.of() != Action.SetDeadline.Of.READ) {
            call("FD.SetDeadline", descriptor(x.conn(), Fd.End.WRITE), d, mode);
        }
    }

    /** Both ends, the one that is written first. */
    private void close(String conn) {
        call("pollClose", descriptor(conn, Fd.End.WRITE));
        if (Fd.of(world).get(Fd.of(world, conn, Fd.End.WRITE)).end() != Fd.End.BOTH) {
            call("pollClose", descriptor(conn, Fd.End.READ));
        }
    }

    private Ref<D> descriptor(String named, Fd.End end) {
        int i = Fd.of(world, thing(named), end);
        return fixed(Kind.D, i, Fd.of(world).get(i).name());
    }
}
