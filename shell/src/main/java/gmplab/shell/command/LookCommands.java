package gmplab.shell.command;

import gmplab.core.program.Program;
import gmplab.core.program.Routine;
import gmplab.core.runtime.Versions;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.shell.command.Command.Completes;
import gmplab.shell.command.Command.Group;
import gmplab.shell.view.DiffText;
import gmplab.shell.view.Listing;
import gmplab.shell.view.Style;
import gmplab.shell.view.Table;
import gmplab.shell.view.Tables;
import gmplab.shell.view.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Words that show and change nothing. */
final class LookCommands {
    private LookCommands() { }

    static List<Command> all() {
        return List.of(
            Command.of("list", Group.LOOKING, "list 'startm'\nlist routines", "a routine's steps, with a mark at everybody who is in it",
                "m2 => is about to execute that step; m1 -> comes back to it from a call. A G in brackets is on its own stack; a G alone "
                    + "is not running.", LookCommands::list).completing(Completes.ROUTINE),
            table("ms", "the Ms: threads", Tables::ms, Kind.M),
            table("ps", "the Ps, and the scheduler's counters", Tables::ps, Kind.P),
            table("gs", "the goroutines", Tables::gs, Kind.G),
            Command.of("where", Group.LOOKING, "where", "every stack, innermost frame first", "", (b, a) -> {
                a.expect(0, 0);
                return Answer.of(new Tables(b.machine(), b.state()).where(), positions(b));
            }).orBare(),
            Command.of("diff", Group.LOOKING, "diff 'startm', 'go1.16-dev', 'go1.16'\ndiff 'startm', 'go1.16'",
                "a routine in two versions", "With one version, against the one on the bench with its edits.", LookCommands::diff)
                .completing(Completes.ROUTINE),
            Command.of("fields", Group.LOOKING, "fields\nfields 'p'", "the fields of the state, or those of one owner", "They are "
                    + "written m0.p, p1.status, g2.preempt, sched.npidle.", LookCommands::fields).orBare());
    }

    private static Command table(String name, String summary, Function<Tables, Text> view, Kind kind) {
        return Command.of(name, Group.LOOKING, name, summary, "", (b, a) -> {
            a.expect(0, 0);
            return Answer.of(view.apply(new Tables(b.machine(), b.state())), values(b, kind));
        }).orBare();
    }

    /** One map for each identity: its fields. */
    private static Map<String, Object> values(Bench b, Kind kind) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (int i = 0; i < b.machine().layout().sizes().of(kind); i++) {
            Live l = new Live(b, kind, i);
            Map<String, Object> one = new LinkedHashMap<>();
            for (String f : l.members()) {
                one.put(f, plain(l.get(f)));
            }
            all.put(l.toString(), one);
        }
        return all;
    }

    private static Object plain(Object v) {
        return v instanceof List<?> l ? l.stream().map(LookCommands::plain).toList() : v instanceof Live ? v.toString() : v;
    }

    private static Map<String, Object> positions(Bench b) {
        Map<String, Object> r = new LinkedHashMap<>();
        for (Kind k : List.of(Kind.M, Kind.G)) {
            for (String name : b.liveNames(k)) {
                r.put(name, new Live(b, k, Integer.parseInt(name.substring(1))).get("at"));
            }
        }
        return r;
    }

    private static Answer list(Bench b, Arguments a) {
        String name = a.expect(1, 1).text(0, "the routine");
        Program p = b.machine().program();
        if (name.equals("routines")) {
            return routines(p);
        }
        Routine r = p.routine(name);
        List<Map<String, Object>> steps = new ArrayList<>();
        r.steps().forEach(s -> steps.add(Map.of("label", s.label(), "does", gmplab.shell.view.StepText.of(s.op()))));
        return Answer.of(Listing.of(b.machine(), b.state(), r), Map.of("routine", name, "source", r.source(), "steps", steps));
    }

    private static Answer routines(Program p) {
        Table t = new Table("routine", "steps", "source");
        for (Routine r : p.routines().values()) {
            t.row(Table.cell(r.name(), Style.NAME), r.steps().size(), r.source());
        }
        return Answer.of(t.text(), List.copyOf(p.routines().keySet()));
    }

    private static Answer diff(Bench b, Arguments a) {
        a.expect(2, 3);
        String routine = a.text(0, "the routine");
        String left = a.text(1, "the version");
        Program one = Versions.build(b.world(), left);
        Program two = a.size() == 3 ? Versions.build(b.world(), a.text(2, "the other version")) : b.machine().program();
        String right = a.size() == 3 ? a.text(2, "the other version") : two.name() + " on the bench";
        Routine x = one.routines().get(routine);
        Routine y = two.routines().get(routine);
        if (x == null && y == null) {
            // For its sentence, which names the nearest routine.
            one.routine(routine);
        }
        Text t = DiffText.of(left, x, right, y);
        return Answer.of(t, Map.of("routine", routine, "lines", t.plain()));
    }

    private static Answer fields(Bench b, Arguments a) {
        String owner = a.expect(0, 1).size() == 1 ? a.text(0, "the owner") : "";
        Table t = new Table("field", "holds", "");
        List<String> names = new ArrayList<>();
        for (Field f : b.machine().program().fields()) {
            if (owner.isEmpty() || f.name().startsWith(owner + ".")) {
                t.row(Table.cell(f.name(), Style.NAME), holds(f), f.ghost() ? "the bench's own" : f.own() ? "its M's own" : "");
                names.add(f.name());
            }
        }
        if (names.isEmpty()) {
            throw new UserError("no fields of \"" + owner + "\"; expected m, p, g, t, c, sched, lock, note or sema");
        }
        return Answer.of(t.text(), names);
    }

    private static String holds(Field f) {
        return switch (f.type().base()) {
            case BOOL -> "true, false";
            case ENUM -> String.join(", ", f.type().names());
            case REF -> "nil or a " + f.type().kind().prefix();
            case INT -> f.type().kind() == Kind.NONE ? f.type().min() + " to " + f.type().max()
                : f.type().min() + " to " + number(f.type().kind())
                    + (f.type().max() == 0 ? "" : " + " + f.type().max());
            case WHOLE -> "a number that goroutines compute with";
            case MOD -> "0 to " + (f.type().kind() == Kind.NONE ? f.type().max() : "twice the queue or more") + ", round and round";
        };
    }

    private static String number(Kind k) {
        return switch (k) {
            case TIME -> "the latest time";
            case TICK -> "the largest tick";
            case H -> "the number of timers";
            default -> "the number of " + k.prefix() + "s";
        };
    }
}
