package gmplab.core.explore;

import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps count for one search, keeps its findings, and says when it has to stop. */
final class Tally {
    /** Why a search ended; with {@link #NONE} it saw everything. */
    enum Stop {
        NONE, FIRST_FINDING, STATES, TIME, MEMORY, HEAP, DISK, INTERRUPTED,
        /** It goes by what it has contradicted, so it is made again, and nobody sees its verdict. */
        CONTRADICTED
    }

    /** Distinct findings kept with their schedules; one state each would need more memory than the states. */
    static final int MOST_FINDINGS = 1000;
    /** Movers that are no Ms have small negative numbers. */
    private static final int PCT_KINDS = 16;
    private static final long REPORT_NANOS = 500_000_000L;
    private static final int LOOK_UP_EVERY = 1024;

    final Model model;
    final Options options;
    final Limits limits;
    private final Watch watch;
    private final Map<String, Long> cutsBefore;
    /** Of other threads' models, by bound. */
    Map<String, Long> cutsElsewhere = Map.of();
    private final Set<List<Object>> known = new HashSet<>();
    final List<Found> found = new ArrayList<>();
    boolean findingsDropped;
    /** Whether some state was not expanded because it lies at the depth limit. */
    boolean depthHit;
    Stop stop = Stop.NONE;
    long states;
    long transitions;
    long duplicates;
    long goodEnds;
    long cuts;
    int depth;
    long walks;
    /** Local moves of walks that were taken. */
    long locals;
    long bytes;
    long bytesOnDisk;
    /** What was wrong with the disk. */
    String diskIs;
    double load;
    private final java.util.BitSet moversSeen = new java.util.BitSet();
    private int untilLook = LOOK_UP_EVERY;
    private long reportedAt;
    private long reportedStates;
    /** What went wrong without ending the search, for the sentence. */
    final List<String> notes = new ArrayList<>();
    /** Of the searches that this one goes on from. */
    private long nanosBefore;
    private Map<String, Long> cutsFromBefore = Map.of();

    Tally(Model model, Options options, Limits limits, Watch watch) {
        this.model = model;
        this.options = options;
        this.limits = limits;
        this.watch = watch;
        reportedAt = watch.nanos().getAsLong();
        cutsBefore = model.cuts();
    }

    /** What the search itself knows about its size, asked for only now and then. */
    interface Size {
        long distinct();

        long queue();

        long bytes();

        long bytesWithOneMore();

        default long bytesOnDisk() {
            return 0;
        }

        /** Whether what goes beyond the limit of bytes has somewhere to go. */
        default boolean spills() {
            return false;
        }
    }

    /** To be called before each state is expanded; true where the search has to end. */
    boolean mustStop(Size size, int depthNow) {
        if (stop != Stop.NONE) {
            return true;
        }
        if (--untilLook > 0) {
            return false;
        }
        untilLook = LOOK_UP_EVERY;
        look(size, depthNow);
        return stop != Stop.NONE;
    }

    /** The same after so many states at once. */
    void lookAfter(int n, Size size, int depthNow) {
        untilLook -= n;
        if (stop == Stop.NONE && untilLook <= 0) {
            untilLook = LOOK_UP_EVERY;
            look(size, depthNow);
        }
    }

    private void look(Size size, int depthNow) {
        long now = watch.nanos().getAsLong();
        if (watch.cancelled().getAsBoolean()) {
            stop = Stop.INTERRUPTED;
        } else if (timeIsOver(now)) {
            stop = Stop.TIME;
        } else if (limits.maxBytes() > 0 && !size.spills() && size.bytesWithOneMore() > limits.maxBytes()) {
            stop = Stop.MEMORY;
        }
        if (now - reportedAt >= REPORT_NANOS) {
            long rate = (long) ((states - reportedStates) * 1e9 / (now - reportedAt));
            watch.progress().report(new Progress.Snapshot(states, size.distinct(), rate, depthNow, size.queue(), size.bytes(),
                size.bytesOnDisk(), (now - watch.begun()) / 1_000_000, duplicates, watch.before()));
            reportedAt = now;
            reportedStates = states;
        }
    }

    private boolean timeIsOver(long now) {
        return limits.maxMillis() > 0 && (now - watch.begun()) / 1_000_000 >= limits.maxMillis();
    }

    /** Whether a long round should not be made to its end. */
    boolean isLate() {
        return watch.cancelled().getAsBoolean() || timeIsOver(watch.nanos().getAsLong());
    }

    /** The search ends because of its disk. */
    void broken(java.io.UncheckedIOException e) {
        stop = Stop.DISK;
        diskIs = options.means().spill() + ": " + e.getCause().getMessage();
    }

    /** The schedule of a finding, worked out only where it is needed. */
    interface Schedule {
        int[] choices();
    }

    void finding(Finding f, long[] state, Schedule schedule) {
        String sort = options.classifier() == null ? "" : options.classifier().classOf(state, f);
        if (known.size() >= MOST_FINDINGS) {
            findingsDropped |= !known.contains(List.of(f, sort));
        } else if (known.add(List.of(f, sort))) {
            int[] whole = model.whole(schedule.choices());
            found.add(Found.of(options.reductions().renames() ? model.after(whole) : f, sort, whole));
        }
        if (options.firstOnly()) {
            stop = Stop.FIRST_FINDING;
        }
    }

    /** Who may move in a walk: the Ms, and the kinds of choices of the environment, as {@link gmplab.core.simulate.Pct} has them. */
    int movers() {
        return Math.max(1, moversSeen.cardinality());
    }

    /** Notes who could move. */
    void couldMove(int[] choices, int n) {
        for (int i = 0; i < n; i++) {
            moversSeen.set(gmplab.core.simulate.Pct.mover(choices[i]) + PCT_KINDS);
        }
    }

    /** A tally for one walk of another thread, with that thread's model; {@link #take} adds it to this one. */
    Tally forOneWalk(Model other) {
        Options.Classifier c = options.classifier();
        Options.StateObserver o = options.observer();
        Options mine = options.withObserver(o == null ? null : o.fork()).withClassifier(c == null ? null : (state, f) -> {
            synchronized (c) {
                return c.classOf(state, f);
            }
        });
        return new Tally(other, mine, Limits.NONE.withDepth(limits.maxDepth()), Watch.of(Progress.NONE, watch.cancelled(), () -> 0));
    }

    /** Adds what a walk has seen. */
    void take(Tally walk) {
        states += walk.states;
        transitions += walk.transitions;
        goodEnds += walk.goodEnds;
        cuts += walk.cuts;
        walks += walk.walks;
        locals += walk.locals;
        depth = Math.max(depth, walk.depth);
        depthHit |= walk.depthHit;
        moversSeen.or(walk.moversSeen);
        Map<String, Long> elsewhere = new LinkedHashMap<>(cutsElsewhere);
        walk.cutsBy().forEach((what, n) -> elsewhere.merge(what, n, Long::sum));
        cutsElsewhere = elsewhere;
        if (options.observer() != null) {
            options.observer().join(walk.options.observer());
        }
        walk.found.forEach(this::take);
        if (walk.stop == Stop.INTERRUPTED) {
            stop = Stop.INTERRUPTED;
        }
    }

    private void take(Found f) {
        List<Object> key = List.of(f.finding(), f.sort());
        if (known.size() >= MOST_FINDINGS) {
            findingsDropped |= !known.contains(key);
        } else if (known.add(key)) {
            found.add(f);
        }
        if (options.firstOnly()) {
            stop = Stop.FIRST_FINDING;
        }
    }

    /** A state without choices. */
    void end(long[] state, Schedule schedule) {
        Finding f = model.stuck(state);
        if (f == null) {
            goodEnds++;
        } else {
            finding(f, state, schedule);
        }
    }

    /** Whether a new state would be one too many; then the search stops. */
    boolean full(Visited visited, long[] state) {
        if (limits.maxStates() == 0 || visited.size() < limits.maxStates() || visited.contains(state)) {
            return false;
        }
        stop = Stop.STATES;
        return true;
    }

    /** Notes a depth reached; whether it is the limit. */
    boolean deeper(int d) {
        depth = Math.max(depth, d);
        return limits.maxDepth() > 0 && d >= limits.maxDepth();
    }

    Verdict.Counts counts(long distinct, long locals) {
        return new Verdict.Counts(states, distinct, transitions, locals, duplicates, goodEnds, cuts, cutsBy(), depth, bytes, bytesOnDisk,
            nanosSoFar(), walks, load);
    }

    private Map<String, Long> cutsBy() {
        Map<String, Long> all = new LinkedHashMap<>(model.cuts());
        cutsElsewhere.forEach((what, n) -> all.merge(what, n, Long::sum));
        cutsBefore.forEach((what, n) -> all.merge(what, -n, Long::sum));
        cutsFromBefore.forEach((what, n) -> all.merge(what, n, Long::sum));
        all.values().removeIf(n -> n <= 0);
        return all;
    }

    /** On the caller's clock, with the searches that this one goes on from. */
    long nanosSoFar() {
        return nanosBefore + watch.nanos().getAsLong() - watch.begun();
    }

    void write(DataOutputStream out) throws IOException {
        for (long v : new long[] {states, transitions, duplicates, goodEnds, cuts, depth, nanosSoFar()}) {
            out.writeLong(v);
        }
        out.writeBoolean(depthHit);
        out.writeBoolean(findingsDropped);
        out.writeInt(found.size());
        for (Found f : found) {
            Checkpoint.found(out, f);
        }
        Map<String, Long> by = cutsBy();
        out.writeInt(by.size());
        for (Map.Entry<String, Long> e : by.entrySet()) {
            Checkpoint.text(out, e.getKey());
            out.writeLong(e.getValue());
        }
    }

    void read(DataInputStream in) throws IOException {
        states = in.readLong();
        transitions = in.readLong();
        duplicates = in.readLong();
        goodEnds = in.readLong();
        cuts = in.readLong();
        depth = (int) in.readLong();
        nanosBefore = in.readLong();
        depthHit = in.readBoolean();
        findingsDropped = in.readBoolean();
        for (int n = in.readInt(); n > 0; n--) {
            Found f = Checkpoint.found(in);
            found.add(f);
            known.add(List.of(f.finding(), f.sort()));
        }
        cutsFromBefore = new LinkedHashMap<>();
        for (int n = in.readInt(); n > 0; n--) {
            cutsFromBefore.put(Checkpoint.text(in), in.readLong());
        }
    }
}
