package gmplab.shell.command;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.Names;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * An M, P or G as it is now, or the scheduler's own fields: {@code m0.p}, {@code p1.status}, {@code sched.npidle}. It looks
 * at the bench each time it is asked, so a script may keep it.
 */
public final class Live {
    private final Bench bench;
    private final Kind kind;
    private final int id;
    private final String prefix;

    Live(Bench bench, Kind kind, int id) {
        this(bench, kind, id, kind == Kind.NONE ? "sched." : kind.prefix() + ".");
    }

    private Live(Bench bench, Kind kind, int id, String prefix) {
        this.bench = bench;
        this.kind = kind;
        this.id = id;
        this.prefix = prefix;
    }

    Kind kind() {
        return kind;
    }

    int id() {
        return id;
    }

    /** The value of a field; booleans, numbers, names of statuses, and what references point to. */
    public Object get(String member) {
        Machine m = bench.machine();
        State s = bench.state();
        String name = prefix + member;
        for (Field f : m.program().fields()) {
            if (f.name().equals(name)) {
                return value(m, s, f);
            }
        }
        if (member.equals("at") || member.equals("routine") || member.equals("step")) {
            Machine.Position at = position(m, s);
            return at == null ? null : member.equals("at") ? at.toString() : member.equals("step") ? at.label() : at.routine();
        }
        if (m.program().fields().stream().anyMatch(f -> f.name().startsWith(name + "."))) {
            return new Live(bench, kind, id, name + ".");
        }
        throw new UserError(Names.unknown("field of " + this, member, members(), "fields lists them"));
    }

    private Machine.Position position(Machine m, State s) {
        return kind == Kind.M ? m.position(s, id) : kind == Kind.G ? m.positionOfG(s, id) : null;
    }

    private Object value(Machine m, State s, Field f) {
        Slot slot = m.layout().slot(f);
        int columns = f.columns(m.world().sizes());
        if (f.second() == Kind.NONE) {
            return shown(f, slot.get(s.words(), id));
        }
        List<Object> r = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            r.add(shown(f, slot.get(s.words(), id * columns + i)));
        }
        return r;
    }

    private Object shown(Field f, int v) {
        return switch (f.type().base()) {
            case BOOL -> v != 0;
            case INT, WHOLE, MOD -> v;
            case ENUM -> f.type().show(v);
            case REF -> v == 0 ? null
                : f.type().kind() == Kind.M || f.type().kind() == Kind.P || f.type().kind() == Kind.G
                    ? new Live(bench, f.type().kind(), v - 1) : f.type().show(v);
        };
    }

    /** The names of the fields, without the owner's. */
    List<String> members() {
        List<String> r = new ArrayList<>();
        for (Field f : bench.machine().program().fields()) {
            if (f.name().startsWith(prefix)) {
                r.add(f.name().substring(prefix.length()));
            }
        }
        return r;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Live l && l.kind == kind && l.id == id && l.prefix.equals(prefix);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, id, prefix);
    }

    @Override
    public String toString() {
        return kind == Kind.NONE ? prefix.substring(0, prefix.length() - 1)
            : kind.prefix().toLowerCase(Locale.ROOT) + id;
    }
}
