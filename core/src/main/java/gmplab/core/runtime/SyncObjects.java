package gmplab.core.runtime;

import gmplab.core.state.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which identities the objects of package sync have in a world. A read-write mutex and a once bring a mutex along, and most
 * bring semaphores: those of the runtime come first, then one for each mutex, writerSem and readerSem of each read-write
 * mutex, one for each wait group, the world's own, and two for each descriptor.
 */
final class SyncObjects {
    private final World world;
    private final List<String> mutexes = new ArrayList<>();

    SyncObjects(World world) {
        this.world = world;
        mutexes.addAll(names(Obj.Kind.MUTEX));
        names(Obj.Kind.RWMUTEX).forEach(n -> mutexes.add(n + ".w"));
        names(Obj.Kind.ONCE).forEach(n -> mutexes.add(n + ".m"));
    }

    List<String> names(Obj.Kind kind) {
        return world.objects().stream().filter(o -> o.kind() == kind).map(Obj::name).toList();
    }

    /** Names of all mutexes, in the order of their identities. */
    List<String> mutexes() {
        return mutexes;
    }

    /** Names of the semaphores behind the runtime's own, in the order of their identities. */
    List<String> semas() {
        List<String> r = new ArrayList<>();
        mutexes.forEach(n -> r.add(n + ".sema"));
        names(Obj.Kind.RWMUTEX).forEach(n -> r.add(n + ".writerSem"));
        names(Obj.Kind.RWMUTEX).forEach(n -> r.add(n + ".readerSem"));
        names(Obj.Kind.WAITGROUP).forEach(n -> r.add(n + ".sema"));
        r.addAll(names(Obj.Kind.SEMA));
        Fd.of(world).forEach(fd -> r.add(fd.name() + ".rwsema"));
        Fd.of(world).forEach(fd -> r.add(fd.name() + ".csema"));
        return r;
    }

    /**
     * Names of the locks behind all others: one for each of these semaphores, one for each condition's list, one for each
     * descriptor; and the trace's and the finalizers'.
     */
    List<String> locks() {
        List<String> r = new ArrayList<>();
        semas().forEach(n -> r.add(n + ".lock"));
        names(Obj.Kind.COND).forEach(n -> r.add(n + ".notify.lock"));
        Fd.of(world).forEach(fd -> r.add(fd.name() + ".lock"));
        if (Uses.of(world).traces()) {
            r.add("trace.lock");
        }
        if (world.finalizes()) {
            r.add("finlock");
        }
        return r;
    }

    /** The count with which a semaphore of the runtime or of the world begins. */
    int first(int sema) {
        List<String> all = semas();
        int i = sema - Go.FIXED_SEMAS;
        return i < 0 ? 1 : world.objects().stream().filter(o -> o.kind() == Obj.Kind.SEMA && o.name().equals(all.get(i))).mapToInt(Obj::size)
            .findFirst().orElse(0);
    }

    /** How many there are of each, and how large their numbers may become with so many Gs. */
    void count(Map<Kind, Integer> n, int gs) {
        n.put(Kind.MUTEX, mutexes.size());
        n.put(Kind.RWMUTEX, names(Obj.Kind.RWMUTEX).size());
        n.put(Kind.WAITGROUP, names(Obj.Kind.WAITGROUP).size());
        n.put(Kind.ONCE, names(Obj.Kind.ONCE).size());
        n.put(Kind.COND, names(Obj.Kind.COND).size());
        n.put(Kind.S, Go.FIXED_SEMAS + semas().size());
        int largest = world.objects().stream().filter(o -> o.kind() == Obj.Kind.SEMA).mapToInt(Obj::size).max().orElse(0);
        n.put(Kind.SEMA_COUNT, semas().isEmpty() ? 3 : largest + Math.max(3, gs));
        n.put(Kind.MUTEX_STATE, (gs + 1) * Sync.WAITER - 1);
        int counted = Math.max(world.scale().ints() >> 2 | 7, gs);
        n.put(Kind.WG_COUNT, counted);
        n.put(Kind.WG_SEEN, 2 * counted + 1);
        n.put(Kind.READERS, 2 * (gs + 1));
        n.put(Kind.TICKET, names(Obj.Kind.COND).isEmpty() ? 1 : Integer.highestOneBit(2 * gs + 1) * 2);
    }
}
