package gmplab.core.explore;

import gmplab.core.explore.Tally.Stop;
import gmplab.core.machine.Model;
import gmplab.core.reduce.Reduced;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Random walks on several cores: some at a time, and what they have seen is added in their order, so that the answer is that of
 * {@link Walks}. Walks behind the one at which the search ends do not count.
 */
final class ManyWalks implements Tally.Size {
    private static final int EACH = 8;

    private final Tally tally;
    private final Mover mover;

    ManyWalks(Tally tally, Mover mover) {
        this.tally = tally;
        this.mover = mover;
    }

    void run() {
        Options o = tally.options;
        try (Crew crew = new Crew(o.means().cores())) {
            List<Model> models = new ArrayList<>();
            for (int i = 0; i < crew.size(); i++) {
                models.add(tally.model.fork());
            }
            long most = o.walks() == 0 ? Long.MAX_VALUE : o.walks();
            for (long w = 0; w < most && tally.stop == Stop.NONE;) {
                int n = (int) Math.min(crew.size() * EACH, most - w);
                long before = tally.states;
                add(some(crew, models, w, n), w);
                w += n;
                mover.locals += tally.locals;
                tally.locals = 0;
                tally.lookAfter((int) Math.min(Integer.MAX_VALUE, tally.states - before), this, 0);
            }
        }
    }

    private Tally[] some(Crew crew, List<Model> models, long first, int n) {
        Tally[] r = new Tally[n];
        AtomicInteger taken = new AtomicInteger();
        crew.all(worker -> {
            Model m = models.get(worker);
            for (int i = taken.getAndIncrement(); i < n; i = taken.getAndIncrement()) {
                r[i] = tally.forOneWalk(m);
                Options.StateObserver observer = r[i].options.observer();
                if (m instanceof Reduced reduced) {
                    reduced.tell(observer == null || !observer.wantsPassed() ? null : observer::passed);
                }
                Mover own = new Mover(m, false);
                new Walks(r[i], own).nth(first + i);
                r[i].locals = own.locals();
            }
        });
        return r;
    }

    private void add(Tally[] walks, long first) {
        long most = tally.limits.maxStates();
        for (int i = 0; i < walks.length && tally.stop == Stop.NONE; i++) {
            if (most > 0 && tally.states + walks[i].states > most) {
                // Here it ends, at a state that only this walk made again comes to.
                new Walks(tally, mover).nth(first + i);
            } else {
                tally.take(walks[i]);
            }
        }
    }

    @Override
    public long distinct() {
        return 0;
    }

    @Override
    public long queue() {
        return 0;
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public long bytesWithOneMore() {
        return 0;
    }
}
