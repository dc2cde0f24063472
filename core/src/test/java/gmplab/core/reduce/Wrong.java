package gmplab.core.reduce;

import gmplab.core.machine.Anatomy;
import gmplab.core.machine.Mobility;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Step;
import gmplab.core.reduce.Obligations.Part;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Mistakes that a reduction could make, each one small and plausible. */
final class Wrong {
    private Wrong() { }

    /**
     * One of them.
     *
     * @param part in which it is to be seen
     * @param world a world of {@link GroundsTest} in which it matters
     */
    record Mistake(String name, Part part, String world, Grounds grounds) { }

    static List<Mistake> all() {
        return List.of(
            new Mistake("a step that writes what others read is local", Part.MOVES, "two",
                mobility(at -> writes(at, Fields.SCHED_GCWAITING), Mobility.LOCAL)),
            new Mistake("a step that reads what others write is local", Part.MOVES, "two",
                mobility(at -> reads(at.step(), Fields.SCHED_GCWAITING) && at.step().op() instanceof Op.If, Mobility.LOCAL)),
            new Mistake("a path without the lock is not checked", Part.MOVES, "two",
                mobility(at -> at.mobility() == Mobility.NONE && touches(at.step(), Fields.SCHED_RUNQSIZE), Mobility.GUARDED)),
            new Mistake("left and right are swapped", Part.MOVES, "seed", mobility(at -> at.mobility() == Mobility.RIGHT ? Mobility.LEFT
                : at.mobility() == Mobility.LEFT ? Mobility.RIGHT : at.mobility())),
            new Mistake("a prologue on a goroutine's stack is local", Part.MOVES, "seed",
                mobility(at -> at.step().op() instanceof Op.Prologue, Mobility.LOCAL)),
            new Mistake("a goroutine's own step is local where a signal may come", Part.MOVES, "two",
                mobility(at -> at.seen() && at.step().op() instanceof Op.Set, Mobility.LOCAL)),
            new Mistake("taking a lock follows at once", Part.MOVES, "two", waits(op -> op instanceof Op.Acquire)),
            new Mistake("a sleep follows at once", Part.MOVES, "two", waits(op -> op instanceof Op.Await || op instanceof Op.AwaitTimed)),
            new Mistake("a list of Ms keeps its names", Part.NAMES, "idle", forgets(Fields.SCHED_MIDLE)),
            new Mistake("a link from M to M keeps its name", Part.NAMES, "idle", forgets(Fields.M_SCHEDLINK)),
            new Mistake("a P's M keeps its name", Part.NAMES, "idle", forgets(Fields.P_M)),
            new Mistake("a lock's holder keeps its name", Part.NAMES, "idle", forgets(Fields.LOCK_HOLDER)),
            new Mistake("Ms are alike in any program", Part.NAMES, "locked", new Grounds() {
                @Override
                String whyNotAlike(Anatomy a) {
                    return null;
                }
            }),
            new Mistake("looking early forgets one write", Part.LOOKS, "small", notes(Fields.SCHED_GCWAITING)),
            new Mistake("looking early forgets who writes what is another M's own", Part.LOOKS, "asked", notes(Fields.G_PREEMPT)),
            new Mistake("partial order forgets one write", Part.STAYS, "small", notes(Fields.SCHED_GCWAITING)),
            new Mistake("what follows is followed once", Part.STAYS, "gopark", new Grounds() {
                @Override
                boolean closes() {
                    return false;
                }
            }),
            new Mistake("what is only looked at is not noted", Part.STAYS, "poller", new Grounds() {
                @Override
                boolean touches() {
                    return false;
                }
            }),
            new Mistake("an M that moves early is taken to stand where it stood", Part.STAYS, "small", new Grounds() {
                @Override
                boolean joins() {
                    return false;
                }
            }),
            new Mistake("a search that shows more is not made again", Part.STAYS, "small", new Grounds() {
                @Override
                boolean again() {
                    return false;
                }
            }));
    }

    private static Grounds notes(Field not) {
        return new Grounds() {
            @Override
            boolean notes(Field f) {
                return !f.equals(not);
            }
        };
    }

    private static Grounds mobility(Predicate<Anatomy.At> which, Mobility is) {
        return mobility(at -> which.test(at) ? is : at.mobility());
    }

    private static Grounds mobility(Function<Anatomy.At, Mobility> of) {
        return new Grounds() {
            @Override
            Mobility mobility(Anatomy.At at) {
                return of.apply(at);
            }
        };
    }

    private static Grounds waits(Predicate<Op> not) {
        return new Grounds() {
            @Override
            boolean mayWait(Op op) {
                return super.mayWait(op) && !not.test(op);
            }
        };
    }

    private static Grounds forgets(Field f) {
        return new Grounds() {
            @Override
            boolean refers(Field g) {
                return super.refers(g) && !g.equals(f);
            }
        };
    }

    private static boolean writes(Anatomy.At at, Field f) {
        return at.step().op().writes() != null && at.step().op().writes().field().equals(f);
    }

    private static boolean reads(Step s, Field f) {
        boolean[] r = {false};
        s.op().reads().forEach(e -> e.walk(x -> r[0] |= x instanceof Expr.Load l && l.field().equals(f)));
        return r[0];
    }

    private static boolean touches(Step s, Field f) {
        return reads(s, f) || s.op().writes() != null && s.op().writes().field().equals(f);
    }
}
