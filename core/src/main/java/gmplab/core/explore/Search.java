package gmplab.core.explore;

import gmplab.core.explore.Options.Order;
import gmplab.core.machine.Model;
import gmplab.core.reduce.Reduced;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Looks at the states of a model in the order and within the limits asked for, and says honestly what that showed. */
public final class Search {
    private Search() { }

    /**
     * Runs one search on the calling thread.
     *
     * @param cancelled asked every thousand states; true ends the search, which keeps what it found
     * @param nanos a clock that never goes back, in nanoseconds
     * @throws IllegalArgumentException where the options contradict each other
     * @throws DiskException where it is told to spill and cannot write there
     * @throws CheckpointException where it is to go on from a file that is not there, is damaged or of another search
     * @throws IllegalStateException where local steps are merged and the world loops in them for ever
     */
    public static Verdict run(Model model, Options o, Limits l, Progress progress, BooleanSupplier cancelled,
                              LongSupplier nanos) {
        check(o, l);
        Watch watch = Watch.of(progress, cancelled, nanos);
        Model reduced = Reduced.of(model, o.reductions());
        if (reduced instanceof Reduced r && r.learns()) {
            return new Learning(r, o, l, watch).run();
        }
        return once(new Tally(reduced, o, l, watch));
    }

    /**
     * As {@link #run}; where goroutines are taken to be alike and a step turns out to tell them apart, once more without renaming
     * them, which the verdict then does not say. Goes on from a file of either search.
     */
    public static Verdict asFarAsAlike(Model model, Options o, Limits l, Progress progress, BooleanSupplier cancelled, LongSupplier nanos) {
        Options without = o.withReductions(o.reductions().withGoroutines(false));
        Path from = o.means().resume();
        if (!o.reductions().goroutines() || from != null && resumes(model, without, from)) {
            return run(model, without, l, progress, cancelled, nanos);
        }
        Options.StateObserver fork = o.observer() == null ? null : o.observer().fork();
        try {
            Verdict v = run(model, fork == null ? o : o.withObserver(fork), l, progress, cancelled, nanos);
            if (fork != null) {
                o.observer().join(fork);
            }
            return v;
        } catch (Reduced.ToldApart e) {
            return run(model, without.withMeans(without.means().withResume(null)), l, progress, cancelled, nanos);
        }
    }

    /** One search, as its tally has it, with what partial order goes by as it is now. */
    static Verdict once(Tally tally) {
        Options o = tally.options;
        Mover mover = new Mover(tally.model, false);
        if (tally.model instanceof Reduced r) {
            r.tell(o.observer() == null || !o.observer().wantsPassed() ? null : o.observer()::passed);
        }
        if (o.order() == Order.RANDOM) {
            Options.StateObserver seen = o.observer();
            boolean alone = o.means().cores() == 1 || seen != null && seen.fork() == null;
            if (alone) {
                new Walks(tally, mover).run();
            } else {
                new ManyWalks(tally, mover).run();
            }
            return verdict(tally, mover, 0, 0);
        }
        long distinct = everyState(tally, mover);
        return verdict(tally, mover, distinct, o.hashCompact() ? CompactVisited.omissionProbability(distinct) : 0);
    }

    /** Returns how many states there were; what it kept can be collected by then. */
    private static long everyState(Tally tally, Mover mover) {
        Options o = tally.options;
        if (o.order() == Order.BFS && !o.means().plain()) {
            return levels(tally, mover);
        }
        Visited visited = visited(tally);
        BreadthFirst bfs = o.order() == Order.BFS ? new BreadthFirst(tally, mover, visited) : null;
        DepthFirst dfs = bfs == null ? new DepthFirst(tally, mover, visited) : null;
        orUntilTheHeapIsFull(tally, bfs != null ? bfs::run : dfs::run);
        tally.bytes = bfs != null ? bfs.bytes() : dfs.bytes();
        tally.load = visited.load();
        return visited.size();
    }

    private static long levels(Tally tally, Mover mover) {
        Packing parts = tally.options.hashCompact() ? null : Parts.of(tally.model.fork());
        try (Levels levels = new Levels(tally, mover, parts == null ? packing(tally) : parts)) {
            orUntilTheHeapIsFull(tally, levels::run);
            tally.bytes = levels.bytes();
            tally.bytesOnDisk = levels.bytesOnDisk();
            tally.load = levels.keys.load();
            tally.cutsElsewhere = levels.cutsOfWorkers();
            mover.locals += levels.localsOfWorkers();
            return levels.size();
        }
    }

    private static void orUntilTheHeapIsFull(Tally tally, Runnable search) {
        try {
            search.run();
        } catch (OutOfMemoryError e) {
            // What was found is kept, and the session goes on.
            tally.stop = Tally.Stop.HEAP;
        }
    }

    private static Visited visited(Tally tally) {
        Options o = tally.options;
        int words = tally.model.words();
        if (!o.means().plain()) {
            return new PackedVisited(packing(tally));
        }
        return o.hashCompact() ? new CompactVisited(words, o.seed()) : new ExactVisited(words);
    }

    private static Packing packing(Tally tally) {
        Options o = tally.options;
        return o.hashCompact() ? new Packing.Fingerprints(tally.model.words(), o.seed())
            : new Tree(Shape.of(tally.model.fork()));
    }

    /**
     * Whether a checkpoint is one of this search.
     *
     * @throws CheckpointException where the file is none, or is damaged
     */
    public static boolean resumes(Model model, Options o, Path file) {
        return Checkpoint.of(file).equals(Checkpoint.identity(model, o));
    }

    /** The same without a progress report, a clock and a way to break it off. */
    public static Verdict run(Model model, Options o, Limits l) {
        return run(model, o, l, Progress.NONE, () -> false, () -> 0);
    }

    private static void check(Options o, Limits l) {
        if (o.order() == Order.RANDOM && o.hashCompact()) {
            throw new IllegalArgumentException("random walks keep no states, so there is nothing to hash-compact; "
                + "leave hash compaction out, or search breadth-first or depth-first");
        }
        if (o.order() == Order.RANDOM && o.walks() == 0 && l.maxStates() == 0 && l.maxMillis() == 0) {
            throw new IllegalArgumentException("random walks without an end: expected a number of walks, or a limit of "
                + "states or time");
        }
        if (o.means().isOfLevelsOnly() && (o.order() != Order.BFS || o.means().plain())) {
            throw new IllegalArgumentException("only a breadth-first search that is not plain can be checkpointed, "
                + "resumed, and spilled to a disk; leave checkpoint, resume and spill out, or order and plain");
        }
        if (o.means().checkpoint() != null && o.observer() != null && o.observer().counts() == null) {
            throw new IllegalArgumentException("what observes this search cannot be kept in a checkpoint");
        }
        if (o.walks() < 0) {
            throw new IllegalArgumentException("walks is " + o.walks() + ", expected 0 (as many as the limits allow) or more");
        }
    }

    /**
     * Refuses what leaves out states or moves, for questions about runs that go on for ever. What such questions allow is
     * listed here; everything else is refused, known or not.
     */
    static void checkWhole(Options o) {
        String why = "; a question about runs that go on for ever needs every state and every move";
        if (o.order() != Order.BFS) {
            throw new IllegalArgumentException("liveness with order " + o.order().name().toLowerCase(java.util.Locale.ROOT)
                + (o.order() == Order.RANDOM ? ": a walk that ends has shown nothing about runs that do not" : ": the whole graph is built "
                + "breadth-first") + "; leave order out");
        }
        if (o.reductions().merge()) {
            throw new IllegalArgumentException("liveness with merged local moves" + why + ", and who could have moved in between; leave "
                + "merge out");
        }
        if (o.hashCompact()) {
            throw new IllegalArgumentException("liveness with fingerprints" + why + ": a state taken for another would close a cycle that there "
                + "is not; leave compact out");
        }
        if (o.means().isOfLevelsOnly()) {
            throw new IllegalArgumentException("liveness builds a graph, which is not kept in a checkpoint, not resumed and not "
                + "spilled to a disk; leave checkpoint, resume and spill out");
        }
        Options rest = o.withFirstOnly(true).withSeed(0).withWalks(0).withObserver(null).withClassifier(null).withWalker(Options.Walker.UNIFORM)
            .withMeans(Options.bfs().means());
        if (!rest.equals(Options.bfs())) {
            throw new IllegalArgumentException("liveness with a reduction" + why + "; leave out every option but all and the limits");
        }
    }

    static Verdict verdict(Tally tally, Mover mover, long distinct, double omission) {
        Basis basis = new Basis(tally, tally.counts(distinct, mover.locals()), omission);
        return new Verdict(basis.outcome(), basis.sentence(), tally.found, basis.counts());
    }
}
