package gmplab.core.explore;

import gmplab.core.explore.Tally.Stop;
import gmplab.core.machine.Model;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final int BLOCKS_EACH = 128;
    /** Of a search's time at most a tenth goes into checkpoints. */
    private static final int SAVING_AT_MOST = 9;
    private static final String NOT_SAVED = "the last checkpoint could not be written to ";

    final Tally tally;
    /** The keys of all states, by number their records until they are expanded, and where they come from. */
    Keys keys = new Keys();
    Packing packing;
    final Words queue;
    final Links links = new Links();
    /** By depth: the number behind its last state. */
    final Ints levels = new Ints();
    int next;
    int levelEnd = 1;
    int depth;
    /** By worker; the first is the options' own. */
    private final List<Options.StateObserver> observers = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final Crew crew;
    private final Map<String, Long> discarded = new HashMap<>();
    private final OneByOne oneByOne;
    private int observed;
    private long locals;
    /** When, on the search's own clock, a checkpoint is due. */
    private long saveAt;
    /** Whether the search stands between two rounds. */
    private boolean between;

    Levels(Tally tally, Mover mover, Packing packing) {
        this.tally = tally;
        this.packing = packing;
        Options o = tally.options;
        queue = new Words(packing.recordWords());
        boolean alone = o.observer() != null && o.observer().fork() == null;
        crew = new Crew(alone ? 1 : o.means().cores());
        for (int i = 0; i < crew.size(); i++) {
            Options.StateObserver observer = i == 0 || o.observer() == null ? o.observer() : o.observer().fork();
            observers.add(observer);
        }
        makeWorkers();
        saveAt = o.means().checkpointMillis() * 1_000_000;
        for (int i = 0; i < (crew.size() == 1 ? 16 : crew.size() * BLOCKS_EACH); i++) {
            blocks.add(new Block(packing.recordWords(), crew.size()));
        }
        oneByOne = new OneByOne(this, mover);
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
            while (next < size() && tally.stop == Stop.NONE) {
                int before = next;
                between = false;
                round();
                between = tally.stop == Stop.NONE;
                tally.lookAfter(next - before, this, depth);
                saveNowAndThen();
            }
            saveAtTheEnd();
        } finally {
            observeRest();
        }
    }

    private boolean begin() {
        Path from = tally.options.means().resume();
        if (from == null) {
            return oneByOne.begin();
        }
        Checkpoint.read(from, this);
        return true;
    }

    private void saveNowAndThen() {
        if (tally.options.means().checkpoint() != null && tally.stop == Stop.NONE && tally.nanosSoFar() >= saveAt) {
            save();
        }
    }

    /** Broken off between two rounds, a search can be gone on with from there. */
    private void saveAtTheEnd() {
        if (tally.options.means().checkpoint() != null && between && next < size()) {
            save();
        }
    }

    private void save() {
        Means m = tally.options.means();
        long begun = tally.nanosSoFar();
        tally.notes.removeIf(n -> n.startsWith(NOT_SAVED));
        try {
            Checkpoint.write(m.checkpoint(), this);
        } catch (IOException e) {
            tally.notes.add(NOT_SAVED + m.checkpoint() + ": " + e.getMessage());
        }
        long now = tally.nanosSoFar();
        saveAt = now + Math.max(m.checkpointMillis() * 1_000_000, SAVING_AT_MOST * (now - begun));
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
        Checkpoint.ints(out, levels.toArray());
        out.writeBoolean(packing instanceof Tree);
        packing.write(out);
        queue.write(out, next);
        links.write(out);
        keys.write(out);
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
        for (int end : Checkpoint.ints(in)) {
            levels.add(end);
        }
        if (in.readBoolean() != packing instanceof Tree) {
            packing = new Tree(Shape.of(tally.model.fork()));
        }
        packing.read(in);
        queue.read(in);
        links.read(in);
        keys.read(in);
        long[] counts = new long[in.readInt()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = in.readLong();
        }
        if (observers.get(0) != null) {
            observers.get(0).restore(counts);
        }
        makeWorkers();
        oneByOne.newPacker();
        saveAt = tally.nanosSoFar() + tally.options.means().checkpointMillis() * 1_000_000;
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
            levels.add(levelEnd);
            levelEnd = size();
        }
        int n = share();
        boolean last = tally.deeper(depth);
        expand(n, last);
        if (packing.isFull()) {
            // Nothing was kept yet: the same round again.
            discardCuts();
            packAnew();
        } else if (mustGoOneByOne(n)) {
            discardCuts();
            oneByOne.round(Math.min(levelEnd, next + n * Block.STATES), last);
        } else {
            insert(n);
            accept(n);
        }
        queue.forgetBefore(next);
    }

    /** Packs all states in another way. */
    void packAnew() {
        Parts wider = packing instanceof Parts p ? p.wider() : null;
        if (wider == null) {
            packAs(new Tree(Shape.of(tally.model.fork())));
        } else {
            widen((Parts) packing, wider);
        }
        workers.forEach(w -> w.packWith(packing));
        oneByOne.newPacker();
    }

    /** The parts' numbers stay: only where they stand in a word is another place. */
    private void widen(Parts narrow, Parts wide) {
        Keys old = keys;
        keys = new Keys(old);
        int all = crew.size();
        crew.all(w -> old.forEach(key -> {
            long k = Keys.spread(wide.from(narrow, Keys.gathered(key)));
            if (Keys.owner(k, all) == w) {
                keys.add(k);
            }
        }));
        for (int i = next; i < queue.size(); i++) {
            queue.set(i, wide.from(narrow, queue.get(i)));
        }
        packing = wide;
    }

    private void packAs(Packing other) {
        Packing.Packer from = packing.packer();
        Packing.Packer to = other.packer();
        long[] record = new long[1];
        long[] state = new long[tally.model.words()];
        Keys old = keys;
        keys = new Keys();
        old.forEach(key -> {
            record[0] = Keys.gathered(key);
            from.unpack(record, state);
            // Neighbours in the set have nothing in common; what was packed last is as good to begin from as any.
            keys.add(to.pack(state, record, 0));
        });
        for (int i = next; i < queue.size(); i++) {
            record[0] = queue.get(i);
            from.unpack(record, state);
            to.pack(state, record, 0);
            queue.set(i, record[0]);
            to.unpack(record, state);
        }
        packing = other;
    }

    /** Cuts the next states into blocks. */
    private int share() {
        int n = 0;
        for (int from = next; from < levelEnd && n < blocks.size(); from += Block.STATES) {
            blocks.get(n++).begin(from, Math.min(Block.STATES, levelEnd - from));
        }
        return n;
    }

    private void expand(int n, boolean last) {
        AtomicInteger taken = new AtomicInteger();
        // What is expanded again after a packing was full has been told of.
        int told = observed;
        together(n, w -> {
            for (int i = taken.getAndIncrement(); i < n; i = taken.getAndIncrement()) {
                workers.get(w).expand(blocks.get(i), depth, last, told);
                blocks.get(i).dropKnown(keys);
            }
        });
        observed = Math.min(levelEnd, next + n * Block.STATES);
    }

    private void insert(int n) {
        int workers = together(n);
        together(n, w -> {
            for (int i = 0; i < n; i++) {
                blocks.get(i).insert(keys, w, workers);
            }
        });
    }

    /** How many work on so many blocks: one is not worth waking anybody. */
    private int together(int n) {
        return n == 1 ? 1 : crew.size();
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

    /** Numbers the new states, counts, and reports findings in order. */
    private void accept(int n) {
        boolean cut = false;
        for (int i = 0; i < n; i++) {
            Block b = blocks.get(i);
            for (Block.Event e : b.events) {
                tally.finding(e.finding(), e.at(), () -> path(e.state(), e.choice()));
            }
            number(b, together(n));
            count(b);
            cut |= b.cuts > 0;
        }
        if (cut) {
            workers.forEach(w -> w.cuts = w.model.cuts());
        }
    }

    private void number(Block b, int workers) {
        int i = 0;
        for (int s = 0; s < b.count; s++) {
            for (; i < b.end[s]; i++) {
                if (b.isFresh(i, workers)) {
                    queue.append(b.records, i * packing.recordWords());
                    links.child(b.choices[i]);
                } else {
                    tally.duplicates++;
                }
            }
            links.parentDone();
            next++;
        }
    }

    private void count(Block b) {
        tally.states += b.count;
        tally.transitions += b.transitions;
        tally.duplicates += b.duplicates;
        tally.goodEnds += b.goodEnds;
        tally.cuts += b.cuts;
        tally.depthHit |= b.depthHit;
        locals += b.locals;
    }

    /** What the workers counted in this round counts again when it is done one by one. */
    private void discardCuts() {
        for (Worker w : workers) {
            Map<String, Long> now = w.model.cuts();
            Map<String, Long> before = w.cuts;
            now.forEach((what, n) -> discarded.merge(what, n - before.getOrDefault(what, 0L), Long::sum));
            w.cuts = now;
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
        for (int i = Math.max(observed, next); i < queue.size(); i++) {
            o.seen(workers.get(0).load(i), i < levelEnd ? depth : depth + 1);
        }
        joinObservers();
    }

    /** The schedule to a state and one of its choices from there; -1 for none. */
    int[] path(int state, int choice) {
        int[] nth = links.path(state);
        // A fork, for what is made again here is not counted.
        Model m = tally.model.fork();
        Mover mover = new Mover(m, false);
        mover.start();
        int[] choices = new int[m.maxChoices()];
        long[] at = new long[m.words()];
        int[] r = new int[nth.length + (choice < 0 ? 0 : 1)];
        for (int i = 0; i < r.length; i++) {
            System.arraycopy(mover.out, 0, at, 0, at.length);
            m.choices(at, choices);
            r[i] = choices[i < nth.length ? nth[i] : choice];
            if (i < nth.length) {
                mover.move(at, r[i]);
            }
        }
        return r;
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
        return packing.bytes() + queue.bytes() + links.bytes();
    }

    @Override
    public void close() {
        crew.close();
    }
}
