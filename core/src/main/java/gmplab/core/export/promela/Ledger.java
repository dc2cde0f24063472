package gmplab.core.export.promela;

import gmplab.core.machine.Blueprint;
import gmplab.core.program.Act;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import java.util.ArrayList;
import java.util.List;

/** The acts on the ledger: who must hold the P, and what is written. */
final class Ledger {
    private final Blueprint plan;
    private final Heap heap;
    private final Terms terms;
    private final boolean user;

    Ledger(Blueprint plan, Heap heap, Terms terms, Node node) {
        this.plan = plan;
        this.heap = heap;
        this.terms = terms;
        user = node.stack() == Stack.USER;
    }

    /**
     * An act in Promela.
     *
     * @param nil when it dereferences nil
     * @param ok when the actor may
     * @param statements what it writes
     */
    record Acted(String nil, String ok, List<String> statements) {
        void into(Effects e) {
            statements.forEach(e::heap);
        }
    }

    /** @param act may be null */
    Acted act(Act act) {
        if (act == null) {
            return new Acted("", "1", List.of());
        }
        if (act.kind() == Act.Kind.COMMIT) {
            return commit(terms.of(act.to()));
        }
        Term p = terms.of(act.p());
        String at = p.isConstant() ? Integer.toString(p.lo() - 1) : "(" + p.text() + " - 1)";
        boolean maybe = p.lo() == 0;
        if (act.kind() == Act.Kind.PROMISE) {
            // A thread that needs no P is promised none.
            Term to = terms.of(act.to());
            String put = heap.put(Fields.LEDGER_TO, at, to.text());
            String guarded = maybe ? "if :: " + p.text() + " != 0 -> " + put + " :: else -> skip fi" : put;
            return new Acted(Term.or(p.nil(), to.nil()), maybe ? "(" + p.text() + " == 0 || " + mine(at) + ")" : mine(at), List.of(guarded));
        }
        return new Acted(Term.or(p.nil(), maybe ? "(" + p.text() + " == 0)" : ""), allowed(act.kind(), at), statements(act.kind(), at));
    }

    private String holds(String at, int what) {
        return "(" + heap.get(Fields.LEDGER_HOLDER, at) + " == " + what + ")";
    }

    private String by(String at) {
        return "(" + heap.get(Fields.LEDGER_M, at) + " == ME)";
    }

    /** The P is in the hands of the M, or of the G that it runs. */
    private String mine(String at) {
        String g = heap.get(Fields.LEDGER_G, at);
        return "(" + holds(at, Fields.TRANSIT) + " && (" + g + " == 0 -> " + by(at) + " : " + heap.get(Fields.M_CURG, "_pid") + " == " + g + "))";
    }

    private String allowed(Act.Kind kind, String at) {
        return switch (kind) {
            case TAKE -> holds(at, Fields.IDLE);
            case PUT, BIND, PROMISE -> mine(at);
            case RELEASE, STOPSELF, SYSCALL -> Term.and(holds(at, Fields.RUNNING), by(at));
            case STOP -> Term.or(mine(at), holds(at, Fields.SYSCALL));
            case RETAKE -> holds(at, Fields.SYSCALL);
            case RESTART, DEATH -> holds(at, Fields.GCSTOP);
            case BIRTH -> holds(at, Fields.DEAD);
            case RESUME, LEAVE -> Term.and(holds(at, Fields.STOPPER), by(at));
            case COMMIT -> "1";
        };
    }

    private List<String> statements(Act.Kind kind, String at) {
        return switch (kind) {
            case TAKE, RELEASE, RETAKE, RESTART -> user ? write(at, Fields.TRANSIT, "0", heap.get(Fields.M_CURG, "_pid"))
                : write(at, Fields.TRANSIT, "ME", "0");
            case PUT -> write(at, Fields.IDLE, "0", "0");
            case BIND, RESUME -> write(at, Fields.RUNNING, "ME", "0");
            case STOP, LEAVE, BIRTH -> write(at, Fields.GCSTOP, "0", "0");
            case DEATH -> write(at, Fields.DEAD, "0", "0");
            case STOPSELF -> write(at, Fields.STOPPER, "ME", "0");
            case SYSCALL -> write(at, Fields.SYSCALL, "ME", "0");
            default -> throw new IllegalStateException("bug in gmplab: ledger act " + kind);
        };
    }

    private List<String> write(String at, int what, String m, String g) {
        return List.of(heap.put(Fields.LEDGER_HOLDER, at, Integer.toString(what)), heap.put(Fields.LEDGER_M, at, m),
            heap.put(Fields.LEDGER_G, at, g), heap.put(Fields.LEDGER_TO, at, "0"));
    }

    /** The woken M carries every P that stands in its nextp. */
    private Acted commit(Term m) {
        List<String> r = new ArrayList<>();
        for (int i = 0; i < plan.slot(Fields.LEDGER_HOLDER).word.length; i++) {
            String at = Integer.toString(i);
            r.add("if :: " + (m.lo() > 0 ? "" : m.text() + " != 0 && ") + holds(at, Fields.TRANSIT) + " && " + heap.get(Fields.LEDGER_TO, at)
                + " == " + m.text() + " -> " + Effects.sequence(heap.put(Fields.LEDGER_M, at, m.text()), heap.put(Fields.LEDGER_G, at, "0"))
                + " :: else -> skip fi");
        }
        return new Acted(m.nil(), "1", r);
    }
}
