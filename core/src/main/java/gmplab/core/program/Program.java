package gmplab.core.program;

import gmplab.core.state.Field;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole scheduler (and the goroutines' programs) as data.
 *
 * @param name the version, for example {@code go1.16}
 * @param routines by name, in the order in which they were written
 * @param fields everything the state holds besides stacks
 * @param goroutines names of the routines that goroutines begin with, in the order of Begin's index
 */
public record Program(String name, Map<String, Routine> routines, List<Field> fields, List<String> goroutines) {
    public Program {
        routines = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(routines));
        fields = List.copyOf(fields);
        goroutines = List.copyOf(goroutines);
    }

    public Routine routine(String routine) {
        Routine r = routines.get(routine);
        if (r == null) {
            throw new IllegalArgumentException(Names.unknown("routine", routine, routines.keySet(), "list routines"));
        }
        return r;
    }

    public Program with(Routine changed) {
        Map<String, Routine> m = new LinkedHashMap<>(routines);
        m.put(changed.name(), changed);
        return new Program(name, m, fields, goroutines);
    }

    Program without(String routine) {
        Map<String, Routine> m = new LinkedHashMap<>(routines);
        m.remove(routine);
        return new Program(name, m, fields, goroutines);
    }

    public Program named(String newName) {
        return new Program(newName, routines, fields, goroutines);
    }

    /** This program with the goroutines' routines and variables added. */
    public Program withGoroutines(Collection<Routine> more, List<String> begins, List<Field> variables) {
        Map<String, Routine> m = new LinkedHashMap<>(routines);
        more.forEach(r -> m.put(r.name(), r));
        List<Field> all = new ArrayList<>(fields);
        all.addAll(variables);
        return new Program(name, m, all, begins);
    }

    /** 16 hex digits that change with any step of any routine: two equal fingerprints are the same program. */
    public String fingerprint() {
        return digest(routines.values().stream().map(r -> r.name() + r.params() + r.prologue() + r.steps() + "\n").toList());
    }

    /** The first 16 hex digits of the SHA-256 of texts. */
    public static String digest(List<String> texts) {
        try {
            MessageDigest d = MessageDigest.getInstance("SHA-256");
            texts.forEach(t -> d.update(t.getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(d.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("bug in gmplab: this Java has no SHA-256", e);
        }
    }
}
