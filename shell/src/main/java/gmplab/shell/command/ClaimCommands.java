package gmplab.shell.command;

import gmplab.core.check.Conservation;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.World;
import gmplab.shell.command.Command.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words that say what should hold: of every state, or of every run. */
final class ClaimCommands {
    private static final String LANGUAGE = "Between the braces stands one expression over fields: sched.stopwait, p0.status, m1.p.runqhead, p0.runq[1], g2.status, "
        + "or with a name of this world: a goroutine, channel, timer, mutex, variable. Statuses are compared by name (p0.status == "
        + "_Pidle), references with nil, m0, p1, ... Operators: ! && || ==> (implies) == != < <= > >= + - * / %. some(p) { ... }, "
        + "every(g) { ... } and count(m) { ... } ask every identity of a kind; inside, it is called p, g or m, or what stands "
        + "before -> . at(m0, 'startm') or at('startm', 'unlock'): an M, or any, is there. settled: nobody in the scheduler has anything left "
        + "to do (help conserve). A field of nil is 0, false or nil.";

    private static final Map<String, Claim> KINDS = Map.of("queues", Conservation.QUEUES, "timers", Conservation.TIMERS, "trace",
        Conservation.TRACE);

    private ClaimCommands() { }

    static List<Command> all() {
        return List.of(
            Command.of("invariant", Group.WORLD, "invariant('few') { sched.stopwait <= 2 }\ninvariant('one M each') { every(p) { p.m == nil || p.m.p == p } }",
                "claims something of every state of this world",
                "It is checked at the start and after every move: of explore in every order, of step and run, of simulate. " + LANGUAGE
                    + "\nIt belongs to the world: world shows it, save keeps it, withdraw takes it back.",
                (b, a) -> claim(b, a, Claim.Kind.INVARIANT)),
            Command.of("property", Group.WORLD, "property('gc ends') { always { sched.gcwaiting ==> eventually { !sched.gcwaiting } } }\n"
                    + "property('progress') { leadsTo(g1.status == _Grunnable, g1.status == _Grunning) }",
                "claims something of every run of this world, for explore liveness: true",
                "always { } and eventually { } hold from a state on; leadsTo(p, q): always, where p holds, q will; until(p, q): q will hold, and "
                    + "p until then; unless(p, q): the same, but q need not. " + LANGUAGE
                    + "\nThere is no \"next\": how finely moves are cut is the model's business.",
                (b, a) -> claim(b, a, Claim.Kind.PROPERTY)),
            Command.of("conserve", Group.WORLD, "conserve\nconserve 'queues'",
                "claims that no work waits beside an idle P once everything has settled",
                "It has settled where every M runs user code, is in a system call, sleeps on a note that is not set, waits in netpoll for what has "
                    + "not come, or is sysmon between two rounds. Then nobody spins and nobody is being started, so that work beside an idle P "
                    + "waits until sysmon, or a goroutine of its own accord, does something for it.\n"
                    + "  queues  a runnable goroutine in the global queue or in a P's own\n"
                    + "  timers  the earliest timer of a P, when its time has come (worlds with timers and a clock that moves)\n"
                    + "  trace   the trace reader, while a buffer is full and every P idle (worlds that are traced)\n"
                    + "Without a word: all that say something of this world. They are invariants that say \"settled\", and may be searched with "
                    + "reduce: true; explore says of a finding who would end it. gmplab conserve searches unmodified Go.",
                ClaimCommands::conserve).orBare(),
            Command.of("withdraw", Group.WORLD, "withdraw\nwithdraw 'few'", "takes back a claim, or all of them", "", ClaimCommands::withdraw).orBare());
    }

    private static Answer claim(Bench b, Arguments a, Claim.Kind kind) {
        a.expect(2, 2);
        String name = a.text(0, "the name of the claim");
        if (!(a.value(1) instanceof Syntax.Program p)) {
            throw a.usage(a.command().name() + " needs what it claims, in braces");
        }
        Claim c = claim(kind, name, ClaimWriter.text(p));
        World before = b.world();
        b.tryWorld(before.withClaim(c));
        try {
            b.machine().bind(c);
        } catch (IllegalArgumentException e) {
            b.world(before);
            throw new UserError(e.getMessage(), e);
        }
        return Answer.of(word(c) + " '" + c.name() + "': " + c.text());
    }

    private static Answer conserve(Bench b, Arguments a) {
        a.expect(0, 1);
        List<Claim> all = Conservation.of(b.world());
        if (a.size() == 1) {
            Claim one = KINDS.get(a.text(0, "what is conserved"));
            if (one == null) {
                throw new UserError(gmplab.core.program.Names.unknown("kind of work", a.text(0, ""), KINDS.keySet(), "help conserve"));
            } else if (!all.contains(one)) {
                throw new UserError("conserve '" + a.text(0, "") + "' says nothing of this world; expected timers and a clock that moves, or somebody "
                    + "who reads the trace");
            }
            all = List.of(one);
        }
        World w = b.world();
        for (Claim c : all) {
            w = w.withClaim(c);
        }
        b.tryWorld(w);
        return Answer.of(all.stream().map(c -> word(c) + " '" + c.name() + "': " + c.text()).toArray(String[]::new));
    }

    private static Claim claim(Claim.Kind kind, String name, String text) {
        try {
            return new Claim(kind, name, text);
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    static String word(Claim c) {
        return c.kind().name().toLowerCase(Locale.ROOT);
    }

    private static Answer withdraw(Bench b, Arguments a) {
        a.expect(0, 1);
        List<Claim> left = new ArrayList<>(b.world().claims());
        int before = left.size();
        String name = a.size() == 1 ? a.text(0, "the claim") : null;
        left.removeIf(c -> name == null || c.name().equals(name));
        if (left.size() == before) {
            throw new UserError(name == null ? "this world has no claims" : gmplab.core.program.Names.unknown("claim", name,
                b.world().claims().stream().map(Claim::name).toList(), "world shows them"));
        }
        b.world(b.world().withClaims(left));
        return Answer.of(Numbers.count(before - left.size(), "claim") + " taken back");
    }
}
