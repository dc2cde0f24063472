package gmplab.core.mutate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The routines whose mutants are asked for together: by what they do to a P. */
public final class Groups {
    private static final Map<String, List<String>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("A", List.of("wirep", "acquirep", "releasep", "pidleput", "pidleget", "updateTimerPMask", "p.init", "p.destroy", "mput", "mget"));
        ALL.put("B", List.of("startm", "wakep", "handoffp", "injectglist", "startIdle", "wakeNetPoller", "newm", "newm1", "newosproc", "allocm",
            "mReserveID", "mcommoninit", "mspinning", "mstart", "startTemplateThread", "templateThread", "startlockedm", "stoplockedm", "stopm"));
        ALL.put("C", List.of("findRunnable", "checkRunqsNoP", "checkIdleGCNoP", "checkTimersNoP"));
        ALL.put("E", List.of("stopTheWorld", "stopTheWorld.func1", "stopTheWorldWithSema", "preemptall", "preemptone", "startTheWorld",
            "startTheWorldWithSema", "stopTheWorldGC", "startTheWorldGC", "procresize", "gcstopm", "forEachP", "runSafePointFn", "sysmon", "retake",
            "checkdead", "incidlelocked", "mexit"));
    }

    private Groups() { }

    /** Names, and what each is about. */
    public static Map<String, String> names() {
        Map<String, String> r = new LinkedHashMap<>();
        r.put("A", "binding a P, the idle lists");
        r.put("B", "handing a P to a thread");
        r.put("C", "looking for work, and again without a P");
        r.put("E", "stopping the world, sysmon, checkdead");
        return r;
    }

    /** The group that a routine is in; empty where it is in none. */
    public static String of(String routine) {
        return ALL.keySet().stream().filter(g -> ALL.get(g).contains(routine)).findFirst().orElse("");
    }

    /** The routines of a group, of all of them, or the routine of that name alone. */
    public static List<String> routines(String name) {
        return name.equals("all") ? ALL.values().stream().flatMap(List::stream).toList() : ALL.getOrDefault(name, List.of(name));
    }
}
