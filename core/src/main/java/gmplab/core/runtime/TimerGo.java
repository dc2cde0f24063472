package gmplab.core.runtime;

import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;

/** What the routines of time.go share. */
abstract class TimerGo extends Go {
    final int minor;
    final Uses uses;

    TimerGo(World world, int minor) {
        this.minor = minor;
        uses = Uses.of(world);
    }

    static Int status(int v) {
        return Val.constant(Fields.T_STATUS, v);
    }

    Val.Cond casstatus(Ref<T> x, int from, int to) {
        return cas(t.status(x), status(from), status(to));
    }

    void must(Ref<T> x, int from, int to) {
        when(not(casstatus(x, from, to)), () -> raise("timer data corruption"));
    }

    static Bool modified(Int s) {
        return s.eq(Fields.T_MODIFIED_EARLIER).or(s.eq(Fields.T_MODIFIED_LATER));
    }

    void moveFirst(Ref<P> pp, Ref<T> x, Int s) {
        Int when = let("newWhen", t.nextwhen(x));
        dies(t.nextwhen(x));
        set(t.when(x), when);
        call("dodeltimer0", pp);
        call("doaddtimer", pp, x);
        if (minor < 19) {
            when(s.eq(Fields.T_MODIFIED_EARLIER), () -> xadd(p.adjustTimers(pp), -1));
        }
        must(x, Fields.T_MOVING, Fields.T_WAITING);
    }

    /** osyield until the other thread is through: enabled when looking again would see something new. */
    void unsettled(Ref<T> x) {
        guard("osyield", new Bool(t.status(x).ne(Fields.T_RUNNING).and(t.status(x).ne(Fields.T_MOVING))
            .and(t.status(x).ne(Fields.T_MODIFYING)).and(t.status(x).ne(Fields.T_REMOVING)).expr()));
    }

    /** Deleted timers that are off their heap, or used again. */
    void oneDeletedLess(Ref<P> pp) {
        if (uses.deletes()) {
            xadd(p.deletedTimers(pp), -1);
        }
    }
}
