package gmplab.core.explore;

import gmplab.core.explore.Tally.Stop;
import gmplab.core.reduce.Reduced;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Breadth-first search on any number of cores, nearest states first. It goes in rounds of states of one level: first workers
 * expand them, while nobody changes the visited set; then each worker adds the new states whose pages are its own, in the
 * order in which one core would have found them; then they are numbered in that order. So nothing needs a lock or a
 * compare-and-swap, and states, numbers, parents and findings are the same on any number of cores. (A set to which all add at
 * once would be as fast, but which parent a state gets, and so which schedule is shown, would be chance.)
 *
 * <p>A round in which the search may have to stop is done again by {@link OneByOne}, so that it stops at the right place.
 */
final class Levels implements Tally.Size, AutoCloseable {
    private static final int BLOCKS_EACH = 512;
    /** A search that is seen to be made again when so many states were expanded is not made to its end. */
    private static final int LARGE = 1 << 23;

    final Tally tally;
    /** The model, where it learns; null where it does not. */
    private final Reduced learner;
    /** The keys of all states, by number their records until they are expanded, and where they come from. */
    Keys keys;
    Packing packing;
    final Words queue;
    final Links links = new Links();
    int next;
    int levelEnd = 1;
    /** Before which state a round ends at the latest. */
    private int roundEnd;
    int depth;
    /** How many states were expanded when it was seen that the search is to be made again; 0 for not yet. */
    private int contradictedAt;
    /** By worker; the first is the options' own. */
    private final List<Options.StateObserver> observers = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final Crew crew;
    private final Intake intake;
    private final Map<String, Long> discarded = new HashMap<>();
    private final OneByOne oneByOne;
    /** What does not stay in memory; null where all does. */
    private final Spill spill;
    /** Whether a round is not made to its end. */
    private volatile boolean late;
    /** Whether this round is one core's, though it has many blocks. */
    private boolean alone;
    private int observed;
    private long locals;
    private final Saving saving;
    private final Repacking repacking;

    Levels(Tally tally, Mover mover, Packing packing) {
        this.tally = tally;
        learner = tally.model instanceof Reduced r && r.learns() ? r : null;
        this.packing = packing;
        Options o = tally.options;
        keys = new Keys(o.hashCompact() ? Keys.CLOSE : Keys.ROOMY);
        queue = new Words(packing.recordWords());
        boolean alone = o.observer() != null && o.observer().fork() == null;
        crew = new Crew(alone ? 1 : o.means().cores());
        for (int i = 0; i < crew.size(); i++) {
            Options.StateObserver observer = i == 0 || o.observer() == null ? o.observer() : o.observer().fork();
            observers.add(observer);
        }
        makeWorkers();
        saving = new Saving(this);
        for (int i = 0; i < (crew.size() == 1 ? 16 : crew.size() * BLOCKS_EACH); i++) {
            blocks.add(new Block(packing.recordWords()));
        }
        oneByOne = new OneByOne(this, mover);
        Disk disk = tally.limits.maxBytes() == 0 ? null : o.means().spill();
        spill = disk == null ? null : new Spill(this, disk, tally.limits.maxBytes(), crew.size(), blocks.size());
        intake = new Intake(this, crew, spill);
        repacking = new Repacking(this, crew, spill);
    }

    private void makeWorkers() {
        workers.clear();
        for (Options.StateObserver o : observers) {
            workers.add(new Worker(tally.model.fork(), tally.options, o, packing, queue));
        }
    }

    void run() {
        if (!begin()) {
            return;
        }
        try {
            boolean between = false;
            while (next < size() && tally.stop == Stop.NONE && !contradicted() && (spill == null || spill.makeRoom())) {
                int before = next;
                round();
                between = tally.stop == Stop.NONE;
                tally.lookAfter(next - before, this, depth);
                saving.nowAndThen();
            }
            saving.atTheEnd(between && next < size() && tally.stop != Stop.CONTRADICTED);
        } catch (UncheckedIOException e) {
            broken(e);
        } finally {
            observeRest();
        }
    }

    /**
     * Whether the search has to be made again with what it has shown, and is not made to its end, for that may be far: when it is so many times
     * as large as when that was seen ({@link Means#patience}), and has shown what else there is until then; one that is large already at once.
     */
    private boolean contradicted() {
        if (learner == null || next != asked(next) || !learner.contradicted()) {
            return false;
        }
        contradictedAt = contradictedAt == 0 ? next : contradictedAt;
        boolean r = contradictedAt >= LARGE || (long) contradictedAt * tally.options.means().patience() <= next;
        tally.stop = r ? Stop.CONTRADICTED : tally.stop;
        return r;
    }

    /** The least number of expanded states, no less than so many, at which that is asked: rounds end there, so that on any number of cores the same is known. */
    private int asked(int least) {
        long n = tally.options.means().asked();
        while (n < least) {
            n *= 2;
        }
        return (int) Math.min(n, Integer.MAX_VALUE);
    }

    /** What the round came to is not kept. */
    private void broken(UncheckedIOException e) {
        if (spill == null) {
            throw e;
        }
        tally.broken(e);
    }

    private boolean begin() {
        Path from = tally.options.means().resume();
        if (from == null) {
            return oneByOne.begin();
        }
        Checkpoint.read(from, this);
        return true;
    }

    void write(DataOutputStream out) throws IOException {
        joinObservers();
        tally.cutsElsewhere = cutsOfWorkers();
        tally.write(out);
        out.writeLong(locals + oneByOne.locals());
        out.writeInt(next);
        out.writeInt(levelEnd);
        out.writeInt(depth);
        out.writeInt(observed);
        out.writeInt(contradictedAt);
        packing.write(out);
        queue.write(out, next);
        links.write(out);
        keys.write(out);
        if (spill == null) {
            out.writeInt(0);
        } else {
            spill.write(out);
        }
        long[] counts = observers.get(0) == null ? new long[0] : observers.get(0).counts();
        out.writeInt(counts.length);
        for (long c : counts) {
            out.writeLong(c);
        }
    }

    void read(DataInputStream in) throws IOException {
        tally.read(in);
        locals = in.readLong();
        next = in.readInt();
        levelEnd = in.readInt();
        depth = in.readInt();
        observed = in.readInt();
        contradictedAt = in.readInt();
        packing.read(in);
        queue.read(in);
        links.read(in);
        keys.read(in);
        Archive.read(in, key -> {
            keys.add(key);
            if (spill != null) {
                spill.added();
            }
        });
        long[] counts = new long[in.readInt()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = in.readLong();
        }
        if (observers.get(0) != null) {
            observers.get(0).restore(counts);
        }
        makeWorkers();
        oneByOne.newPacker();
        saving.resumed();
    }

    /** What the workers' observers have seen goes over to the first, and they begin anew. */
    private void joinObservers() {
        for (int i = 1; i < observers.size() && observers.get(0) != null; i++) {
            observers.get(0).join(observers.get(i));
            observers.set(i, observers.get(0).fork());
            workers.get(i).observer = observers.get(i);
        }
    }

    private void round() {
        if (next == levelEnd) {
            depth++;
            levelEnd = size();
        }
        boolean last = tally.deeper(depth);
        alone = next < tally.options.means().alone();
        int n = expand(share(), last);
        if (packing.isFull()) {
            // Nothing was kept yet: the same round again.
            discardCuts();
            widen();
        } else if (mustGoOneByOne(n)) {
            discardCuts();
            oneByOne(n, last);
        } else {
            accept(n);
            if (repacking.isDue()) {
                widen();
            }
        }
        queue.forgetBefore(next);
    }

    /** With a disk, first those states with which the search need not stop yet, in a round of their own. */
    private void oneByOne(int n, boolean last) {
        int before = 0;
        for (int must = n; spill != null && before + 1 < must;) {
            int half = before + must >>> 1;
            if (mustGoOneByOne(half)) {
                must = half;
            } else {
                before = half;
            }
        }
        if (before > 0) {
            spill.narrow(before);
        } else {
            saving.beforeTheLimit();
            oneByOne.round(Math.min(roundEnd, next + (spill == null ? n : 1) * Block.STATES), last);
        }
    }

    /** Makes room in the packing. */
    void widen() {
        repacking.run();
        workers.forEach(w -> w.packWith(packing));
        oneByOne.newPacker();
    }

    /** Into how many blocks the next states are cut. */
    private int share() {
        int n = 0;
        int most = spill == null ? blocks.size() : spill.blocks();
        roundEnd = learner == null ? levelEnd : Math.min(levelEnd, asked(next + 1));
        for (int from = next; from < roundEnd && n < most; from += Block.STATES) {
            if (n == blocks.size()) {
                blocks.add(new Block(packing.recordWords()));
            }
            n++;
        }
        if (spill != null) {
            spill.narrow(0);
            queue.hold(next, Math.min(roundEnd, next + n * Block.STATES));
        }
        return n;
    }

    /** Returns how many blocks were expanded, which are fewer where a long round has to end early. */
    private int expand(int n, boolean last) {
        Portions portions = spill == null ? Portions.apart(n, together(n)) : Portions.inOrder(n);
        late = false;
        intake.begin();
        // What is expanded again after a packing was full has been told of.
        int told = observed;
        together(n, w -> {
            for (int i = portions.next(w); i >= 0; i = late ? -1 : portions.next(w)) {
                blocks.get(i).begin(next + i * Block.STATES, Math.min(Block.STATES, roundEnd - next - i * Block.STATES));
                workers.get(w).expand(blocks.get(i), depth, last, told);
                // In memory they are asked for once, when they are added: most that are known are those made lately.
                if (spill != null) {
                    blocks.get(i).dropKnown(keys);
                }
                if (together(n) > 1) {
                    intake.post(i, blocks.get(i), w);
                }
                if (w == 0 && spill != null && tally.isLate()) {
                    late = true;
                }
            }
        });
        int done = n - portions.left();
        observed = Math.max(observed, Math.min(roundEnd, next + done * Block.STATES));
        return done;
    }

    /** How many work on so many blocks: one is not worth waking anybody, and at the beginning the other cores compile. */
    private int together(int n) {
        return n == 1 || alone ? 1 : crew.size();
    }

    private void together(int n, IntConsumer task) {
        if (together(n) == 1) {
            task.accept(0);
        } else {
            crew.all(task);
        }
    }

    private boolean mustGoOneByOne(int n) {
        long candidates = 0;
        boolean events = false;
        for (int i = 0; i < n; i++) {
            candidates += blocks.get(i).size;
            events |= !blocks.get(i).events.isEmpty();
        }
        long most = tally.limits.maxStates();
        return events && tally.options.firstOnly() || most > 0 && size() + candidates > most;
    }

    /** Keeps what is new, counts, and reports findings in order. */
    private void accept(int n) {
        if (together(n) == 1) {
            intake.alone(blocks.subList(0, n));
        } else {
            intake.together(blocks.subList(0, n));
        }
        locals += intake.locals();
        if (intake.hasEvents()) {
            blocks.subList(0, n).forEach(b -> b.events.forEach(e -> tally.finding(e.finding(), e.at(), () -> path(e.state(), e.choice()))));
        }
        if (intake.hasCuts()) {
            workers.forEach(w -> w.cuts = w.model.cuts());
        }
    }

    /** What the workers counted and made in this round counts again when it is done one by one. */
    private void discardCuts() {
        for (Worker w : workers) {
            Map<String, Long> now = w.model.cuts();
            Map<String, Long> before = w.cuts;
            now.forEach((what, n) -> discarded.merge(what, n - before.getOrDefault(what, 0L), Long::sum));
            w.cuts = now;
            w.forgetLately();
        }
    }

    /** Cuts of the workers' models, by bound. */
    Map<String, Long> cutsOfWorkers() {
        Map<String, Long> r = new HashMap<>();
        for (Worker w : workers) {
            w.cuts.forEach((what, n) -> r.merge(what, n, Long::sum));
        }
        discarded.forEach((what, n) -> r.merge(what, -n, Long::sum));
        return r;
    }

    long localsOfWorkers() {
        return locals;
    }

    /** States that are kept but were not expanded are told of too. */
    private void observeRest() {
        Options.StateObserver o = tally.options.observer();
        if (o == null) {
            return;
        }
        try {
            for (int i = Math.max(observed, next); i < queue.size(); i++) {
                o.seen(workers.get(0).load(i), i < levelEnd ? depth : depth + 1);
            }
        } catch (UncheckedIOException e) {
            broken(e);
        }
        joinObservers();
    }

    /** The schedule to a state and one of its choices from there; -1 for none. */
    int[] path(int state, int choice) {
        // A fork, for what is made again here is not counted.
        return Mover.choices(tally.model.fork(), links.path(state), choice);
    }

    boolean contains(long key) {
        return keys.contains(key) || spill != null && spill.contains(key);
    }

    /** True where the key is new. */
    boolean add(long key) {
        return (spill == null || !spill.contains(key)) && keys.add(key);
    }

    int blocks() {
        return blocks.size();
    }

    long bytesOfBlocks() {
        return blocks.stream().mapToLong(Block::bytes).sum() + intake.bytes();
    }

    /** How many states were found. */
    int size() {
        return queue.size();
    }

    @Override
    public long distinct() {
        return size();
    }

    @Override
    public long queue() {
        return size() - next;
    }

    @Override
    public long bytes() {
        return keys.bytes() + rest();
    }

    @Override
    public long bytesWithOneMore() {
        return keys.bytesWithOneMore() + rest();
    }

    private long rest() {
        return packing.bytes() + queue.bytes() + links.bytes() + (spill == null ? 0 : spill.bytes());
    }

    @Override
    public long bytesOnDisk() {
        return spill == null ? 0 : spill.bytesOnDisk();
    }

    @Override
    public boolean spills() {
        return spill != null;
    }

    @Override
    public void close() {
        crew.close();
        if (spill != null) {
            spill.close();
        }
    }
}
