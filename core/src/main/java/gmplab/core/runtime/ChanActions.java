package gmplab.core.runtime;

import gmplab.core.program.Op;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the actions on channels and timers into steps, as cmd/compile does: selects become plain operations, non-blocking
 * ones, or calls of selectgo.
 */
abstract class ChanActions extends SyncActions {
    private final Uses uses;

    ChanActions(World world) {
        super(world);
        uses = Uses.of(world);
    }

    /** Writes the action, if it is one of a channel or a timer; whether it is. */
    final boolean channels(Action a) {
        if (a instanceof Action.Send x) {
            send(channel(x.channel()), sent(x.channel(), x.value()));
        } else if (a instanceof Action.Receive x) {
            receive(x);
        } else if (a instanceof Action.Close x) {
            call("closechan", channel(x.channel()));
            afterPanic();
        } else if (a instanceof Action.Range x) {
            range(x);
        } else if (a instanceof Action.Select x) {
            select(x);
        } else {
            return timers(a);
        }
        return true;
    }

    // Plain operations

    private Int sent(String channel, Ex value) {
        return (flow.channel(function(), channel) ? coded(loadedValue(value), value) : loaded(value)).asInt();
    }

    /** What came of a channel: a number, or a text by its number. */
    private void took(String channel, String into, Int v) {
        if (flow.channel(function(), channel)) {
            hold(into, new Num(v.expr(), false));
        } else {
            assign(into, v);
        }
    }

    private void send(Ref<C> ch, Int v) {
        if (uses.wide()) {
            call("chansend", ch, v, TRUE);
        } else {
            call("chansend", ch, v);
        }
        afterPanic();
    }

    private void receive(Action.Receive x) {
        boolean asked = !x.ok().isEmpty();
        Int v = received(channel(x.channel()), asked);
        // Locals of the compiler have names that no program's have.
        Bool ok = asked ? secondResult() : null;
        if (x.print()) {
            print(List.of(new Op.Part(x.channel() + "="), new Op.Part("", v.expr(), false, flow.channel(function(), x.channel()) ? wordings : null)));
        }
        took(x.channel(), x.into(), v);
        if (asked) {
            assign(x.ok(), ok);
        }
    }

    /** chanrecv; what is not asked of its results is forgotten. */
    private Int received(Ref<C> ch, boolean asked) {
        if (!uses.wide()) {
            return let("v", callInt("chanrecv", Fields.VALUE, ch));
        }
        Int v = let("v", callInt("chanrecv", Fields.VALUE, ch, TRUE));
        dies(g.selected(getg()));
        if (!asked) {
            dies(g.received(getg()));
        }
        return v;
    }

    private Bool secondResult() {
        Bool ok = let("chan.ok", g.received(getg()));
        dies(g.received(getg()));
        return ok;
    }

    private void assign(String name, Int v) {
        assign(name, new Num(v.expr(), false));
    }

    private void assign(String name, Bool v) {
        assign(name, new Num(v.expr(), true));
    }

    private void range(Action.Range x) {
        Ref<C> ch = channel(x.channel());
        Int[] v = new Int[1];
        looping(() -> {
            v[0] = received(ch, true);
            when(not(secondResult()), this::leave);
        }, () -> {
            took(x.channel(), x.into(), v[0]);
            statements(x.body());
        }, null);
    }

    // Select: walkSelectCases

    private void select(Action.Select s) {
        List<Action.Case> comms = new ArrayList<>(s.cases());
        comms.removeIf(c -> c.kind() == Action.Case.Kind.DEFAULT);
        List<Action.Case> others = s.cases().stream().filter(c -> c.kind() == Action.Case.Kind.DEFAULT).toList();
        if (others.size() > 1) {
            throw new IllegalArgumentException("a select with " + others.size() + " defaults, expected at most one");
        }
        Action.Case otherwise = others.isEmpty() ? null : others.get(0);
        if (comms.isEmpty() && otherwise == null) {
            call("block");
            return;
        }
        choosing(() -> {
            if (comms.isEmpty()) {
                nothing("default");
                statements(otherwise.body());
            } else if (comms.size() > 1) {
                viaSelectgo(comms, otherwise);
            } else if (otherwise == null) {
                single(comms.get(0));
            } else {
                nonBlocking(comms.get(0), otherwise);
            }
        });
    }

    private static boolean sends(Action.Case k) {
        return k.kind() == Action.Case.Kind.SEND;
    }

    private void single(Action.Case k) {
        if (sends(k)) {
            send(channel(k.channel()), sent(k.channel(), k.value()));
        } else {
            receive(new Action.Receive(k.channel(), false, k.into(), k.ok()));
        }
        statements(k.body());
    }

    private void nonBlocking(Action.Case k, Action.Case otherwise) {
        if (sends(k)) {
            Bool sent = callBool("selectnbsend", channel(k.channel()), sent(k.channel(), k.value()));
            afterPanic();
            when(sent, () -> block(() -> statements(k.body())),
                () -> block(() -> statements(otherwise.body())));
            return;
        }
        Int v = let("v", callInt("selectnbrecv", Fields.VALUE, channel(k.channel())));
        Bool selected = let("chan.selected", g.selected(getg()));
        dies(g.selected(getg()));
        Bool ok = secondResult();
        when(selected, () -> block(() -> {
            took(k.channel(), k.into(), v);
            assign(k.ok(), ok);
            statements(k.body());
        }), () -> block(() -> statements(otherwise.body())));
    }

    /** Sends from the first place on, receives from the last one back: the order of selectgo's cases. */
    private void viaSelectgo(List<Action.Case> comms, Action.Case otherwise) {
        Action.Case[] order = new Action.Case[comms.size()];
        int nsends = 0;
        int nrecvs = 0;
        for (Action.Case k : comms) {
            int i = sends(k) ? nsends++ : comms.size() - ++nrecvs;
            order[i] = k;
            set(g.scaseC(getg(), num(i)), channel(k.channel()));
            if (sends(k)) {
                set(g.scaseElem(getg(), num(i)), sent(k.channel(), k.value()));
            }
        }
        Int all = num(uses.cases());
        Type chosen = Select.CHOSEN;
        Int casi = let("chan.casi", callInt("selectgo", chosen, num(nsends), num(comms.size()), otherwise == null ? TRUE : FALSE));
        dies(g.scaseC(getg(), num(0)), all);
        dies(g.pollorder(getg(), num(0)), all);
        dies(g.lockorder(getg(), num(0)), all);
        Int v = let("v", pick(casi.lt(0), Val.constant(Fields.VALUE, 0), g.scaseElem(getg(), casi)));
        dies(g.scaseElem(getg(), num(0)), all);
        if (nsends > 0) {
            afterPanic();
        }
        Bool ok = secondResult();
        int mine = loops();
        if (otherwise != null) {
            when(casi.lt(0), () -> chosen(otherwise, v, ok, mine));
        }
        for (int i = 0; i < order.length - 1; i++) {
            Action.Case k = order[i];
            when(casi.eq(i), () -> chosen(k, v, ok, mine));
        }
        chosen(order[order.length - 1], v, ok, mine);
    }

    private void chosen(Action.Case k, Int v, Bool ok, int select) {
        block(() -> {
            if (k.kind() == Action.Case.Kind.RECEIVE) {
                took(k.channel(), k.into(), v);
                assign(k.ok(), ok);
            }
            statements(k.body());
        });
        leave(select);
    }

    // Timers

    private boolean timers(Action a) {
        if (a instanceof Action.Reset x) {
            reset(x);
        } else if (a instanceof Action.Stop x) {
            if (x.into().isEmpty()) {
                call("deltimer", timer(x.timer()));
            } else {
                assign(x.into(), let("chan.stopped", callBool("deltimer", timer(x.timer()))));
            }
        } else if (a instanceof Action.AfterFunc x) {
            Int when = when(x.after());
            Ref<T> tm = timer(x.timer());
            set(t.f(tm), 2);
            set(t.program(tm), begun(x.program()));
            call("addtimer", tm, when);
        } else if (a instanceof Action.NewTimer x) {
            start(x.timer(), when(x.after()), null);
        } else if (a instanceof Action.NewTicker x) {
            Int period = period(loaded(onClock(x.period())).asInt(), "NewTicker");
            start(x.timer(), later(period), period);
        } else if (a instanceof Action.Sleep x) {
            sleep(loaded(onClock(x.after())));
        } else {
            return false;
        }
        return true;
    }

    /** time.Sleep of nothing, or of less, is nothing. */
    private void sleep(Num after) {
        if (after.constant() && after.value() <= 0) {
            nothing("timeSleep");
        } else if (after.constant()) {
            call("timeSleep", asTime(after.asInt()));
        } else {
            when(after.asInt().gt(0), () -> call("timeSleep", asTime(after.asInt())));
        }
    }

    private void reset(Action.Reset x) {
        Ref<T> tm = timer(x.timer());
        Bool pending = null;
        if (isTicker(x.timer())) {
            Int period = period(loaded(onClock(x.after())).asInt(), "Ticker.Reset");
            pending = uses.deadlines() ? result(x.into(), "modtimer", tm, later(period), asTime(period), Val.constant(Fields.TIMER_F, 0),
                Val.constant(Fields.DEADLINE_SEQ, 0)) : result(x.into(), "modtimer", tm, later(period), asTime(period));
        } else {
            pending = result(x.into(), "resettimer", tm, when(x.after()));
        }
        if (pending != null) {
            assign(x.into(), pending);
        }
    }

    private Bool result(String into, String routine, Val... args) {
        if (into.isEmpty()) {
            call(routine, args);
            return null;
        }
        return let("chan.pending", callBool(routine, args));
    }

    private boolean isTicker(String name) {
        boolean[] r = {false};
        world.goroutines().forEach(gr -> Action.walk(gr.actions(), a -> r[0] |= a instanceof Action.NewTicker k
            && (k.timer().equals(name) || k.timer().equals(thing(name)))));
        return r[0];
    }

    /** A new timer and its channel are those of the name, which must be out of use. */
    private void start(String name, Int when, Int period) {
        Ref<T> tm = timer(name);
        Ref<C> ch = channel(thing(name) + ".C");
        check("timer " + name + " is made anew while it is in use", t.status(tm).eq(Fields.T_NOSTATUS).or(t.status(tm).eq(Fields.T_REMOVED))
            .and(c.qcount(ch).eq(0)));
        set(t.status(tm), Fields.T_NOSTATUS);
        set(t.c(tm), ch);
        if (period != null) {
            set(t.period(tm), asTime(period));
        }
        call("addtimer", tm, when);
    }

    private static Int asTime(Int d) {
        return new Int(d.expr(), Fields.TIME);
    }

    private static Int time(int v) {
        return Val.constant(Fields.TIME, v);
    }

    private static Int asNumber(Int like, int v) {
        return Val.constant(like.type(), v);
    }

    private static int constant(Int d) {
        return ((gmplab.core.program.Expr.Const) d.expr()).value();
    }

    private Int period(Int d, String who) {
        if (d.expr() instanceof gmplab.core.program.Expr.Const k) {
            if (k.value() <= 0) {
                throw new IllegalArgumentException(who + " with a period of " + k.value() + ", expected 1 or more");
            }
        } else {
            when(d.le(0), () -> panicked("non-positive interval for " + who));
        }
        return d;
    }

    private Int later(Int d) {
        return sched.now.plus(asTime(d));
    }

    /** time.when: now, or later. Time 0 means never here, so now is 1 then. */
    /** A plain number is an ordinal of a search's clock; in a simulation it is so many milliseconds. */
    private Ex onClock(Ex after) {
        return world.simulated() && after instanceof Ex.Num n ? new Ex.Dur(n.value() * 1_000_000L) : after;
    }

    /** What a deadline is set to: -1 for one that is past, 0 for none. */
    Int deadline(Ex after) {
        if (after instanceof Ex.Num n && n.value() == 0) {
            return Val.constant(Netpoll.DELAY, 0);
        }
        Int d = loaded(onClock(after)).asInt();
        return new Int(pick(d.gt(0), d, Val.constant(d.type(), -1)).expr(), Netpoll.DELAY);
    }

    private Int when(Ex after) {
        Int d = loaded(onClock(after)).asInt();
        Int now = pick(sched.now.eq(0), time(1), sched.now);
        if (d.expr() instanceof gmplab.core.program.Expr.Const k) {
            return k.value() > 0 ? later(d) : now;
        }
        return pick(d.gt(0), later(d), now);
    }

    private Ref<T> timer(String named) {
        return one(Kind.T, 0, world.timers(), named, "timer", "timer");
    }
}
