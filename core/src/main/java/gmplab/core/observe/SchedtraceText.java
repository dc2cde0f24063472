package gmplab.core.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that a Go 1.19 program writes to its standard error under GODEBUG=schedtrace=N, with scheddetail=1 or without: written
 * for a snapshot, and read. What else the program writes may stand between the lines.
 */
public final class SchedtraceText {
    private static final Pattern SCHED = Pattern.compile("SCHED (-?\\d+)ms: gomaxprocs=(\\d+) idleprocs=(\\d+) threads=(-?\\d+) "
        + "spinningthreads=(\\d+) idlethreads=(-?\\d+) runqueue=(-?\\d+)(.*)");
    private static final Pattern DETAIL = Pattern.compile(" gcwaiting=(\\d+) nmidlelocked=(-?\\d+) stopwait=(-?\\d+) sysmonwait=(\\d+)");
    private static final Pattern QUEUES = Pattern.compile(" \\[(\\d+(?: \\d+)*)\\]");
    private static final Pattern P = Pattern.compile("  P(\\d+): status=(\\d+) schedtick=(\\d+) syscalltick=(\\d+) m=(-?\\d+) runqsize=(\\d+) "
        + "gfreecnt=(-?\\d+) timerslen=(\\d+)");
    private static final Pattern M = Pattern.compile("  M(\\d+): p=(-?\\d+) curg=(-?\\d+) mallocing=(-?\\d+) throwing=(-?\\d+) preemptoff=(.*) "
        + "locks=(-?\\d+) dying=(-?\\d+) spinning=(true|false) blocked=(true|false) lockedg=(-?\\d+)");
    private static final Pattern G = Pattern.compile("  G(\\d+): status=(\\d+)\\((.*)\\) m=(-?\\d+) lockedm=(-?\\d+)");
    /** A line that is one of schedtrace's, or begins like one. */
    private static final Pattern OURS = Pattern.compile("SCHED .*|  [PMG]\\d+: .*");
    private static final Pattern HIDDEN = Pattern.compile(".*(SCHED -?\\d+ms: |  [PMG]\\d+: (status|p)=).*");

    private final List<Snapshot> snapshots = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int others;
    private Open open;
    private int line;

    private SchedtraceText() { }

    /** Something in the text that cannot be taken as schedtrace's. {@code line} counts from 1. */
    public record Problem(int line, String sentence) { }

    /**
     * What was read.
     *
     * @param problems malformed lines, and snapshots of which something is missing; these are not among {@code snapshots}
     * @param others how many lines are the program's own
     * @param cut the line of a last snapshot that the end of the text cuts off, as the end of a process does; 0 for none
     */
    public record Result(List<Snapshot> snapshots, List<Problem> problems, int others, int cut) { }

    /** A snapshot whose rows still come. */
    private static final class Open {
        final int line;
        final Snapshot.Sched sched;
        final List<Snapshot.P> ps = new ArrayList<>();
        final List<Snapshot.M> ms = new ArrayList<>();
        final List<Snapshot.G> gs = new ArrayList<>();
        boolean spoilt;

        Open(int line, Snapshot.Sched sched) {
            this.line = line;
            this.sched = sched;
        }
    }

    /** Reads a whole text. */
    public static Result read(String text) {
        SchedtraceText t = new SchedtraceText();
        text.lines().forEach(t::line);
        boolean cutOff = t.open != null && !text.endsWith("\n");
        int cut = cutOff ? t.open.line : t.end(true);
        return new Result(List.copyOf(t.snapshots), List.copyOf(t.problems), t.others, cut);
    }

    private void line(String s) {
        line++;
        Matcher m;
        if ((m = SCHED.matcher(s)).matches()) {
            end(false);
            head(m);
        } else if ((m = P.matcher(s)).matches()) {
            Matcher x = m;
            row(s, () -> open.ps.add(new Snapshot.P(n(x, 1), n(x, 2), n(x, 3), n(x, 4), n(x, 5), n(x, 6), n(x, 7), n(x, 8))));
        } else if ((m = M.matcher(s)).matches()) {
            Matcher x = m;
            row(s, () -> open.ms.add(new Snapshot.M(n(x, 1), n(x, 2), n(x, 3), n(x, 4), n(x, 5), x.group(6), n(x, 7), n(x, 8), x.group(9).equals("true"),
                x.group(10).equals("true"), n(x, 11))));
        } else if ((m = G.matcher(s)).matches()) {
            Matcher x = m;
            row(s, () -> open.gs.add(new Snapshot.G(n(x, 1), n(x, 2), x.group(3), n(x, 4), n(x, 5))));
        } else {
            other(s);
        }
    }

    private void other(String s) {
        if (OURS.matcher(s).matches() || HIDDEN.matcher(s).matches()) {
            problem("not as Go 1.19 prints it: \"" + shortened(s) + "\"; expected " + expected(s));
            if (open != null) {
                open.spoilt = true;
            }
        } else {
            others++;
        }
    }

    private static String shortened(String s) {
        return s.length() > 100 ? s.substring(0, 100) + "..." : s;
    }

    private static String expected(String s) {
        return s.startsWith("SCHED ") ? "SCHED 0ms: gomaxprocs=N idleprocs=N threads=N spinningthreads=N idlethreads=N runqueue=N and then the queues or "
            + "gcwaiting=N nmidlelocked=N stopwait=N sysmonwait=N"
            : s.startsWith("  P") ? "  P0: status=N schedtick=N syscalltick=N m=N runqsize=N gfreecnt=N timerslen=N"
            : s.startsWith("  M") ? "  M0: p=N curg=N mallocing=N throwing=N preemptoff= locks=N dying=N spinning=false blocked=false lockedg=N"
            : s.startsWith("  G") ? "  G1: status=N(reason) m=N lockedm=N" : "a line of its own";
    }

    private void head(Matcher m) {
        Matcher q = QUEUES.matcher(m.group(8));
        Matcher d = DETAIL.matcher(m.group(8));
        if (q.matches()) {
            List<Long> queues = java.util.Arrays.stream(q.group(1).split(" ")).map(SchedtraceText::parsed).toList();
            snapshots.add(new Snapshot(line, sched(m, null), false, queues, List.of(), List.of(), List.of()));
        } else if (d.matches()) {
            open = new Open(line, sched(m, d));
        } else {
            other(m.group());
        }
    }

    private Snapshot.Sched sched(Matcher m, Matcher d) {
        return new Snapshot.Sched(n(m, 1), n(m, 2), n(m, 3), n(m, 4), n(m, 5), n(m, 6), n(m, 7), d == null ? 0 : n(d, 1), d == null ? 0 : n(d, 2),
            d == null ? 0 : n(d, 3), d == null ? 0 : n(d, 4));
    }

    private void row(String s, Runnable add) {
        if (open == null) {
            problem("a row without a snapshot: \"" + shortened(s) + "\"; expected a line SCHED before it");
        } else {
            add.run();
        }
    }

    /** Closes the snapshot whose rows were read; the line it begins on where the text ends before it does, else 0. */
    private int end(boolean atEnd) {
        Open o = open;
        open = null;
        if (o == null || o.spoilt) {
            return 0;
        }
        if (o.gs.isEmpty() || o.ms.isEmpty() || o.ps.isEmpty()) {
            if (atEnd) {
                return o.line;
            }
            problems.add(new Problem(o.line, "the snapshot has no rows of " + (o.ps.isEmpty() ? "Ps" : o.ms.isEmpty() ? "Ms" : "Gs")
                + "; expected P, M and G rows before the next line SCHED"));
            return 0;
        }
        Snapshot s = new Snapshot(o.line, o.sched, true, List.of(), o.ps, o.ms, o.gs);
        if (atEnd && s.ms().stream().anyMatch(m -> m.curg() != Snapshot.NONE && s.g(m.curg()) == null)) {
            return o.line;
        }
        snapshots.add(s);
        return 0;
    }

    private void problem(String sentence) {
        problems.add(new Problem(line, sentence));
    }

    private static long n(Matcher m, int group) {
        return parsed(m.group(group));
    }

    /** A number too long for Go to have printed it is read as the largest. */
    private static long parsed(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /** As Go 1.19 prints it, the last line with its newline. */
    public static String write(Snapshot s) {
        StringBuilder b = new StringBuilder();
        Snapshot.Sched h = s.sched();
        b.append("SCHED ").append(h.millis()).append("ms: gomaxprocs=").append(h.gomaxprocs()).append(" idleprocs=").append(h.idleprocs())
            .append(" threads=").append(h.threads()).append(" spinningthreads=").append(h.spinningthreads()).append(" idlethreads=")
            .append(h.idlethreads()).append(" runqueue=").append(h.runqueue());
        if (!s.detailed()) {
            b.append(" [");
            for (int i = 0; i < s.queues().size(); i++) {
                b.append(i == 0 ? "" : " ").append(s.queues().get(i));
            }
            return b.append("]\n").toString();
        }
        b.append(" gcwaiting=").append(h.gcwaiting()).append(" nmidlelocked=").append(h.nmidlelocked()).append(" stopwait=").append(h.stopwait())
            .append(" sysmonwait=").append(h.sysmonwait()).append('\n');
        s.ps().forEach(p -> b.append("  P" + p.id() + ": status=" + p.status() + " schedtick=" + p.schedtick() + " syscalltick=" + p.syscalltick()
            + " m=" + p.m() + " runqsize=" + p.runqsize() + " gfreecnt=" + p.gfreecnt() + " timerslen=" + p.timers() + "\n"));
        s.ms().forEach(m -> b.append("  M" + m.id() + ": p=" + m.p() + " curg=" + m.curg() + " mallocing=" + m.mallocing() + " throwing=" + m.throwing()
            + " preemptoff=" + m.preemptoff() + " locks=" + m.locks() + " dying=" + m.dying() + " spinning=" + m.spinning() + " blocked=" + m.blocked()
            + " lockedg=" + m.lockedg() + "\n"));
        s.gs().forEach(g -> b.append("  G" + g.id() + ": status=" + g.status() + "(" + g.reason() + ") m=" + g.m() + " lockedm=" + g.lockedm() + "\n"));
        return b.toString();
    }
}
