package gmplab.core.runtime;

import gmplab.core.program.Names;
import gmplab.core.program.Program;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;

/** Turns what a world's goroutines do into routines, each named {@code main.} and the goroutine's name. */
final class Goroutines extends Go {
    private final World world;
    private int loops;

    Goroutines(World world) {
        this.world = world;
        for (World.Goroutine gr : world.goroutines()) {
            loops = 0;
            routine("main." + gr.name(), NONE, PLAIN, "goroutine " + gr.name(), () -> {
                gr.actions().forEach(this::action);
                call("goexit1");
            });
        }
    }

    static Program addTo(Program p, World world) {
        Goroutines gs = new Goroutines(world);
        List<String> names = world.goroutines().stream().map(x -> "main." + x.name()).toList();
        return p.withGoroutines(gs.routines().values(), names);
    }

    private void action(Action a) {
        if (a instanceof Action.Go x) {
            call("newproc", program(x.program()));
        } else if (a instanceof Action.Yield) {
            call("Gosched");
        } else if (a instanceof Action.Compute x) {
            for (int i = 0; i < x.steps(); i++) {
                print("");
                labelled("compute");
            }
        } else if (a instanceof Action.Reset x) {
            call("resettimer", timer(x.timer()), after(number(x.after())));
        } else if (a instanceof Action.Stop x) {
            call("deltimer", timer(x.timer()));
        } else if (a instanceof Action.AfterFunc x) {
            Ref<T> tm = timer(x.timer());
            set(t.f(tm), 2);
            set(t.program(tm), program(x.program()));
            call("addtimer", tm, after(number(x.after())));
        } else if (a instanceof Action.Sleep x) {
            call("timeSleep", new Int(num(number(x.after())).expr(), Fields.TIME));
        } else if (a instanceof Action.GC) {
            call("stopTheWorld");
            call("startTheWorld");
        } else if (a instanceof Action.Syscall) {
            call("entersyscall");
            awaitReturn();
            call("exitsyscall");
        } else if (a instanceof Action.LockThread) {
            call("LockOSThread");
        } else if (a instanceof Action.UnlockThread) {
            call("UnlockOSThread");
        } else {
            channelsAndTheRest(a);
        }
    }

    private void channelsAndTheRest(Action a) {
        if (a instanceof Action.Send x) {
            call("chansend", channel(x.channel()), gmplab.core.program.Val.constant(Fields.VALUE, number(x.value())));
        } else if (a instanceof Action.Receive x) {
            Int v = let("v", callInt("chanrecv", Fields.VALUE, channel(x.channel())));
            if (x.print()) {
                print(x.channel() + "=", v);
            }
        } else if (a instanceof Action.Close x) {
            call("closechan", channel(x.channel()));
        } else if (a instanceof Action.Print x) {
            print(text(x.parts()));
        } else if (a instanceof Action.Repeat x) {
            repeat(x);
        } else if (a instanceof Action.Exit) {
            call("goexit1");
        }
    }

    private void repeat(Action.Repeat x) {
        if (x.times() == 0) {
            loop(() -> x.body().forEach(this::action));
            return;
        }
        Int i = varInt("i" + ++loops, Type.range(0, x.times()));
        set(i, 0);
        loop(() -> {
            when(i.eq(x.times()), this::leave);
            x.body().forEach(this::action);
            set(i, i.plus(1));
        });
    }

    private static int number(Ex x) {
        if (x instanceof Ex.Num n) {
            return n.value();
        }
        throw new IllegalArgumentException("not yet: " + x);
    }

    private static String text(List<Ex> parts) {
        return parts.size() == 1 && parts.get(0) instanceof Ex.Str s ? s.text() : "" + parts.stream().map(Ex.class::cast).toList();
    }

    private Int after(int d) {
        return sched.now.plus(d);
    }

    private Int program(String name) {
        List<String> names = world.goroutines().stream().map(World.Goroutine::name).toList();
        int i = names.indexOf(name);
        if (i < 0) {
            throw new IllegalArgumentException(Names.unknown("goroutine", name, names, "go '" + name + "' declares one"));
        }
        return gmplab.core.program.Val.constant(Fields.T_PROGRAM.type(), i);
    }

    private Ref<T> timer(String name) {
        int i = world.timers().indexOf(name);
        if (i < 0) {
            throw new IllegalArgumentException(Names.unknown("timer", name, world.timers(), "timer '" + name + "' declares one"));
        }
        return fixed(Kind.T, i, name);
    }

    private Ref<C> channel(String name) {
        List<String> names = new ArrayList<>(world.channels().keySet());
        int i = names.indexOf(name);
        if (i < 0) {
            throw new IllegalArgumentException(Names.unknown("channel", name, names, "channel '" + name + "' declares one"));
        }
        return fixed(Kind.C, i, name);
    }
}
