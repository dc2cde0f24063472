package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A program's schedtrace output held against the model: every relation in every snapshot, and what is known of those that do not hold. */
public final class Schedtrace {
    private Schedtrace() { }

    /**
     * A relation that some snapshots break.
     *
     * @param basis what the model says of that
     * @param snapshots how many break it
     * @param line the line that the first of these begins on
     * @param what who breaks it there, with which values
     * @param witness a run of the model that breaks it too; null where there is none
     */
    public record Broken(Relation relation, Races.Basis basis, int snapshots, int line, String what, Races.Witness witness) {
        /** Whether the model has it too. */
        public boolean racy() {
            return basis == Races.Basis.RACY;
        }
    }

    /**
     * What came of it.
     *
     * @param consistent snapshots in which every relation holds
     * @param racy those in which some do not, each of which a run of the model breaks too
     * @param unexplained those in which one does not that no run of the model was seen to break
     */
    public record Verdict(int consistent, int racy, int unexplained, List<Broken> broken) { }

    /** The model's own state as schedtrace would show it: Ms as on the bench, G n as n + 1, what is not counted as 0. */
    public static Snapshot of(Machine machine, State state, boolean detailed) {
        Snapshot s = new ModelReader(machine).whole(state.words());
        return detailed ? s : new Snapshot(0, s.sched(), false, s.ps().stream().map(Snapshot.P::runqsize).toList(), List.of(), List.of(), List.of());
    }

    /**
     * Judges snapshots.
     *
     * @param movesMax of the model, at most, since {@code races} were looked at first
     * @param cancelled asked between runs of the model
     */
    public static Verdict judge(List<Snapshot> all, Races races, long movesMax, BooleanSupplier cancelled) {
        Map<Relation, List<Snapshot>> broken = new EnumMap<>(Relation.class);
        for (Snapshot s : all) {
            for (Relation r : Relation.values()) {
                if (!r.broken(s).isEmpty()) {
                    broken.computeIfAbsent(r, k -> new ArrayList<>()).add(s);
                }
            }
        }
        races.look(broken.keySet(), movesMax, cancelled);
        Set<Snapshot> racy = new HashSet<>();
        Set<Snapshot> bad = new HashSet<>();
        List<Broken> list = new ArrayList<>();
        broken.forEach((r, in) -> {
            Snapshot first = in.get(0);
            list.add(new Broken(r, races.basis(r), in.size(), first.line(), r.broken(first).get(0), races.witness(r)));
            (races.basis(r) == Races.Basis.RACY ? racy : bad).addAll(in);
        });
        racy.removeAll(bad);
        return new Verdict(all.size() - racy.size() - bad.size(), racy.size(), bad.size(), list);
    }
}
