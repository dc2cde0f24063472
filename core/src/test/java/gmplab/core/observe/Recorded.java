package gmplab.core.observe;

import gmplab.core.policy.Policies;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What scripts/traces/record.sh recorded of the workloads there with Go 1.19.8. */
final class Recorded {
    private static final Path WHERE = Path.of("../scripts/traces/recorded");

    private Recorded() { }

    static List<Path> files(String ending) {
        try (Stream<Path> all = Files.list(WHERE)) {
            return all.filter(p -> p.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(String name) {
        return WHERE.resolve(name);
    }

    static String text(Path p) {
        return new String(bytes(p), java.nio.charset.StandardCharsets.UTF_8);
    }

    static byte[] bytes(Path p) {
        try {
            return Files.readAllBytes(p);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** scripts/traces/gc.groovy. */
    static World gc(int ps) {
        return gc(ps, new Action.Yield(), new Action.Yield());
    }

    static World gc(int ps, Action... allocates) {
        List<Action> allocator = new ArrayList<>(List.of(allocates));
        allocator.add(new Action.Add("wg", new Ex.Num(-1)));
        return World.of("go1.19").withProcs(ps).withMs(ps + 4).withIdle(3).withGs(8).withSysmon(true).withPreempts(4).withGc(new World.Gc(2, 0))
            .withPolicies(new Policies().with(Policies.SWEEP_SPANS, Policies.Policy.ANY).with(Policies.SCAVENGER, Policies.Policy.ANY))
            .withObject(new Obj("wg", Obj.Kind.WAITGROUP, 0, ""))
            .withGoroutine(new Goroutine("reader", List.of(new Action.SyscallNow(), new Action.ReadTrace()), Start.LATER, 0))
            .withGoroutine(new Goroutine("allocator", allocator, Start.LATER, 0))
            .withGoroutine(new Goroutine("main", main(), Start.RUNNING, 0));
    }

    private static List<Action> main() {
        List<Action> r = new ArrayList<>(List.of(new Action.GC(), new Action.Go("reader", List.of())));
        for (int i = 0; i < 4; i++) {
            r.add(new Action.Add("wg", new Ex.Num(1)));
            r.add(new Action.Go("allocator", List.of()));
        }
        r.addAll(List.of(new Action.Collect(), new Action.GC(), new Action.Collect(), new Action.Wait("wg"), new Action.GC()));
        return r;
    }
}
