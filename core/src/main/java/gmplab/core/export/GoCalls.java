package gmplab.core.export;

import static gmplab.core.export.GoNode.atom;
import static gmplab.core.export.GoNode.call;

import gmplab.core.export.GoScope.Type;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Statements of a goroutine program that are one call in Go. */
final class GoCalls {
    private final World world;
    private final GoNames names;
    private final GoHelpers helpers;
    private final GoExpressions ex;
    private final GoScope scope;
    private final GoThings things;

    GoCalls(World world, GoNames names, GoHelpers helpers, GoExpressions ex, GoScope scope, GoThings things) {
        this.things = things;
        this.world = world;
        this.names = names;
        this.helpers = helpers;
        this.ex = ex;
        this.scope = scope;
    }

    /** An int64 from an expression; a constant is one already. */
    GoNode int64(Ex x) {
        return x instanceof Ex.Num n ? atom(n.value()) : call("int64", ex.as(Type.INT, x));
    }

    /** Writes a statement. */
    void lines(Action a, GoBody out) {
        if (a instanceof Action.Break) {
            out.line(("break " + ((Action.Break) a).label()).strip());
        } else if (a instanceof Action.Continue x) {
            out.line(("continue " + x.label()).strip());
        } else if (a instanceof Action.Return x) {
            out.returns(x);
        } else if (a instanceof Action.Print x) {
            out.line(new GoNode.Call(helpers.use("say"), x.parts().stream().map(this::part).toList()).text());
        } else if (a instanceof Action.Panic x) {
            out.line("panic(" + part(x.value()).text() + ")");
        } else if (a instanceof Action.Compute x) {
            out.line(helpers.use("compute") + "(" + x.steps() + ")");
        } else if (a instanceof Action.Call x) {
            out.results(x, function(x.program(), x.args()));
        } else if (a instanceof Action.Recover x) {
            out.give(x.into(), call("recover"), Type.PANIC);
        } else if (a instanceof Action.Go x) {
            out.line("go " + function(x.program(), x.args()).text());
        } else if (a instanceof Action.Send x) {
            out.line(scope.channel(x.channel()) + " <- " + ex.as(scope.element(x.channel()), x.value()).text());
        } else if (a instanceof Action.Close x) {
            out.line("close(" + scope.channel(x.channel()) + ")");
        } else {
            threads(a, out);
        }
    }

    private GoNode part(Ex x) {
        Type t = scope.type(x);
        return t == Type.BOOL || t == Type.PANIC ? ex.node(x) : ex.as(t == Type.TEXT ? Type.TEXT : Type.INT, x);
    }

    GoNode function(String program, List<Ex> args) {
        World.Goroutine f = things.function(program);
        if (args.size() != f.params().size()) {
            throw new ExportException(program + " takes " + f.params().size() + " arguments, got " + args.size());
        }
        List<GoNode> nodes = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            World.Goroutine.Param p = f.params().get(i);
            if (things.type(f, p) != null) {
                nodes.add(atom(thing(args.get(i))));
            }
            if (things.type(f, p) == null || things.text(f, p)) {
                nodes.add(ex.as(p.text() || things.flow().local(f.name(), p.name()) ? Type.TEXT : GoThings.usedAsChannels(f).contains(p.name()) ? Type.CHAN : Type.INT, args.get(i)));
            }
        }
        return new GoNode.Call(names.function(program), nodes);
    }

    /** What a parameter that stands for a thing is given. */
    private String thing(Ex arg) {
        if (arg instanceof Ex.Var v) {
            return scope.isThing(v.name()) ? scope.thing(v.name()) : scope.channel(v.name());
        } else if (arg instanceof Ex.At a && world.channels().containsKey(a.of() + "[0]")) {
            return ex.node(a).text();
        } else if (arg instanceof Ex.At a) {
            String first = scope.object(a.of() + "[0]");
            return "&" + new GoNode.Index(first.substring(0, first.indexOf('[')), ex.as(Type.INT, a.index())).text();
        }
        String name = ((Ex.Str) arg).text();
        return world.channels().containsKey(name) ? names.channel(name) : world.timers().contains(name) ? names.timer(name) : address(name);
    }

    /** A pointer to an object; of some there is one already. */
    private String address(String name) {
        boolean pointer = scope.isThing(name) || Set.of(Obj.Kind.COND, Obj.Kind.CONN).contains(scope.find(name).kind());
        return (pointer ? "" : "&") + scope.object(name);
    }

    private String runtime(String call) {
        helpers.imports("runtime");
        return "runtime." + call;
    }

    private void threads(Action a, GoBody out) {
        if (a instanceof Action.Exit) {
            out.line(runtime("Goexit()"));
        } else if (a instanceof Action.Yield) {
            out.line(runtime("Gosched()"));
        } else if (a instanceof Action.LockThread) {
            out.line(runtime("LockOSThread()"));
        } else if (a instanceof Action.UnlockThread) {
            out.line(runtime("UnlockOSThread()"));
        } else if (a instanceof Action.Gomaxprocs x) {
            out.line(runtime("GOMAXPROCS(" + x.n() + ")"));
        } else if (a instanceof Action.NumGoroutine x) {
            out.give(x.into(), atom(runtime("NumGoroutine()")), Type.INT);
        } else if (a instanceof Action.GC) {
            out.line(runtime("ReadMemStats(new(runtime.MemStats))"));
        } else if (a instanceof Action.Collect) {
            out.line(runtime("GC()"));
        } else if (a instanceof Action.FreeOSMemory) {
            helpers.imports("runtime/debug");
            out.line("debug.FreeOSMemory()");
        } else if (a instanceof Action.Alloc) {
            out.line(helpers.use("sink") + " = make([]byte, 1024)");
        } else if (a instanceof Action.SetFinalizer x) {
            out.line(runtime("SetFinalizer(new([4]int), func(*[4]int) { " + names.function(x.program()) + "() })"));
        } else {
            sync(a, out);
        }
    }

    private void sync(Action a, GoBody out) {
        if (a instanceof Action.Lock x) {
            out.line(scope.object(x.name()) + ".Lock()");
        } else if (a instanceof Action.Unlock x) {
            out.line(scope.object(x.name()) + ".Unlock()");
        } else if (a instanceof Action.RLock x) {
            out.line(scope.object(x.name()) + ".RLock()");
        } else if (a instanceof Action.RUnlock x) {
            out.line(scope.object(x.name()) + ".RUnlock()");
        } else if (a instanceof Action.TryRLock x) {
            out.give(x.into(), call(scope.object(x.name()) + ".TryRLock"), Type.BOOL);
        } else if (a instanceof Action.TryLock x) {
            out.give(x.into(), call(scope.object(x.name()) + ".TryLock"), Type.BOOL);
        } else if (a instanceof Action.Add x) {
            out.line(scope.object(x.name()) + (x.delta().equals(new Ex.Num(-1)) ? ".Done()"
                : call(".Add", ex.as(Type.INT, x.delta())).text()));
        } else if (a instanceof Action.Wait x) {
            out.line(scope.object(x.name()) + ".Wait()");
        } else if (a instanceof Action.Signal x) {
            out.line(scope.object(x.name()) + ".Signal()");
        } else if (a instanceof Action.Broadcast x) {
            out.line(scope.object(x.name()) + ".Broadcast()");
        } else if (a instanceof Action.Acquire x) {
            out.line(helpers.use("semacquire") + "(" + address(x.name()) + ")");
        } else if (a instanceof Action.Release x) {
            helpers.use("semacquire");
            out.line("semrelease(" + address(x.name()) + ", " + x.handoff() + ", 0)");
        } else {
            atomic(a, out);
        }
    }

    private void atomic(Action a, GoBody out) {
        if (a instanceof Action.AtomicAdd x) {
            // A conversion is no statement, so that it stands only where somebody wants the sum.
            GoNode added = call(scope.object(x.name()) + ".Add", int64(x.delta()));
            out.give(x.into(), out.wanted(x.into()) ? call("int", added) : added, Type.INT);
        } else if (a instanceof Action.AtomicSwap x) {
            GoNode swapped = call(scope.object(x.name()) + ".Swap", int64(x.value()));
            out.give(x.into(), out.wanted(x.into()) ? call("int", swapped) : swapped, Type.INT);
        } else if (a instanceof Action.AtomicCas x) {
            out.give(x.into(), call(scope.object(x.name()) + ".CompareAndSwap", int64(x.old()), int64(x.value())), Type.BOOL);
        } else {
            time(a, out);
        }
    }

    private void time(Action a, GoBody out) {
        if (a instanceof Action.Sleep x) {
            out.line(call("time.Sleep", ex.as(Type.DURATION, x.after())).text());
        } else if (a instanceof Action.Reset x) {
            out.give(x.into(), call(scope.timer(x.timer()) + ".Reset", ex.as(Type.DURATION, x.after())), Type.BOOL);
        } else if (a instanceof Action.Stop x) {
            stop(x, out);
        } else if (a instanceof Action.AfterFunc x) {
            out.line(scope.timer(x.timer()) + " = " + call("time.AfterFunc", ex.as(Type.DURATION, x.after()),
                atom(names.function(x.program()))).text());
        } else if (a instanceof Action.NewTimer x) {
            out.line(scope.timer(x.timer()) + " = " + call("time.NewTimer", ex.as(Type.DURATION, x.after())).text());
        } else if (a instanceof Action.NewTicker x) {
            out.line(scope.timer(x.timer()) + " = " + call("time.NewTicker", ex.as(Type.DURATION, x.period())).text());
        } else {
            calls(a, out);
        }
    }

    private void deadline(Action.SetDeadline x, GoBody out) {
        helpers.imports("time");
        GoNode when = x.after().equals(new Ex.Num(0)) ? atom("time.Time{}") : call("time.Now().Add", ex.as(Type.DURATION, x.after()));
        String what = switch (x.of()) {
            case READ -> ".setReadDeadline";
            case WRITE -> ".setWriteDeadline";
            case BOTH -> ".setDeadline";
        };
        out.line(call(scope.object(x.conn()) + what, when).text());
    }

    private void stop(Action.Stop x, GoBody out) {
        GoNode stop = call(scope.timer(x.timer()) + ".Stop");
        if (GoText.ticker(world, x.timer()) && !x.into().isEmpty()) {
            throw new ExportException("stop '" + x.timer() + "' wants to know whether it ran; a ticker's Stop does not say");
        }
        out.give(x.into(), stop, Type.BOOL);
    }

    private void calls(Action a, GoBody out) {
        if (a instanceof Action.Syscall) {
            out.line(helpers.use("sleepInCall") + "()");
        } else if (a instanceof Action.SyscallNow) {
            helpers.imports("syscall");
            out.line("syscall.Syscall(syscall.SYS_GETPID, 0, 0, 0)");
        } else if (a instanceof Action.SyscallBlock) {
            throw new ExportException("syscallBlock has no counterpart: only the runtime itself calls entersyscallblock");
        } else if (a instanceof Action.PipeRead x) {
            out.give(x.into(), call(scope.object(x.pipe()) + ".read"), Type.INT);
        } else if (a instanceof Action.PipeWrite x) {
            out.line(call(scope.object(x.pipe()) + ".write", ex.as(Type.INT, x.value())).text());
        } else if (a instanceof Action.ConnRead x) {
            out.pair(x.into(), x.ok(), call(scope.object(x.conn()) + ".read"));
        } else if (a instanceof Action.ConnWrite x) {
            out.give(x.into(), call(scope.object(x.conn()) + ".write", ex.as(Type.INT, x.value())), Type.INT);
        } else if (a instanceof Action.SetDeadline x) {
            deadline(x, out);
        } else if (a instanceof Action.ConnClose x) {
            out.line(scope.object(x.conn()) + ".close()");
        } else if (a instanceof Action.ReadTrace || a instanceof Action.FillTrace) {
            throw new ExportException("readTrace and fillTrace have no counterpart: when a buffer is full is not a program's to say");
        } else {
            throw new ExportException(a.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) + " has no counterpart in Go");
        }
    }
}
