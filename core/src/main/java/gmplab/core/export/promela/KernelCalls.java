package gmplab.core.export.promela;

import gmplab.core.machine.Blueprint;
import gmplab.core.program.Op;
import gmplab.core.runtime.Fd;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** What the kernel does in a system call on a descriptor: core/machine's {@code Kernel}, in Promela. */
final class KernelCalls {
    /** What a call gives, and how it went; no part of the state. */
    private static final String RESULT = "hid_r";
    static final String OUTCOME = "hid_o";
    private final Heap heap;
    private final List<Fd> fds;

    KernelCalls(Blueprint plan, Heap heap) {
        this.heap = heap;
        fds = Fd.of(plan.world());
    }

    /** What a call gives, once it has been made: no value that was there before the move. */
    Term result(Slot s) {
        return new Term(RESULT, s.min, s.largest, "", Set.of(), false);
    }

    List<String> call(Op.Kernel.Call call, Term fd, Term value) {
        String begin = OUTCOME + " = " + Fields.OK + "; " + RESULT + " = 0";
        return List.of(begin, switch (call) {
            case READ -> each(fd, this::read);
            case WRITE -> each(fd, d -> write(d, value.text()));
            case CLOSE -> each(fd, d -> Effects.sequence(heap.put(Fields.FD_STATE, "" + d, "" + Fields.FD_CLOSED),
                fds.get(d).peer() >= 0 ? wake(fds.get(d).peer()) : ""));
            case EPOLL_DEL -> each(fd, d -> remove(d) + "; " + heap.put(Fields.FD_STATE, "" + d, "" + Fields.FD_UNWATCHED));
            case EPOLL_NEXT -> next();
        });
    }

    private String each(Term fd, IntFunction<String> what) {
        StringBuilder b = new StringBuilder("if");
        for (int d = 0; d < fds.size(); d++) {
            b.append(" :: ").append(fd.text()).append(" == ").append(d + 1).append(" -> ").append(what.apply(d));
        }
        return b.append(" fi").toString();
    }

    private String len(int d) {
        return heap.get(Fields.FD_LEN, "" + d);
    }


    private String closed(int d) {
        return heap.get(Fields.FD_STATE, "" + d) + " == " + Fields.FD_CLOSED;
    }

    private String buf(int d, String k) {
        return d * heap.slot(Fields.FD_BUF).columns + " + " + k;
    }

    private String read(int d) {
        Fd f = fds.get(d);
        String empty = f.peer() >= 0 ? OUTCOME + " = (" + closed(f.peer()) + " -> " + Fields.EOF + " : " + Fields.EAGAIN + ")"
            : OUTCOME + " = " + Fields.EAGAIN;
        String shift = "hid_k = 1; do :: hid_k < " + len(d) + " -> " + heap.put(Fields.FD_BUF, buf(d, "hid_k - 1"), heap.get(Fields.FD_BUF, buf(d, "hid_k")))
            + "; hid_k = hid_k + 1 :: else -> break od; hid_k = 0";
        return "if :: " + len(d) + " == 0 -> " + empty + " :: else -> " + RESULT + " = " + heap.get(Fields.FD_BUF, buf(d, "0")) + "; " + shift + "; "
            + heap.put(Fields.FD_BUF, buf(d, len(d) + " - 1"), "0") + "; hid_n = " + len(d) + "; " + heap.put(Fields.FD_LEN, "" + d, "hid_n - 1")
            + (f.peer() >= 0 ? "; if :: hid_n == " + f.capacity() + " -> " + wake(f.peer()) + " :: else -> skip fi" : "") + " fi";
    }

    private String write(int d, String value) {
        Fd f = fds.get(d);
        if (f.peer() < 0) {
            // Outside there is always room.
            return "skip";
        }
        return "if :: " + closed(f.peer()) + " -> " + OUTCOME + " = " + Fields.EPIPE + " :: else -> if :: " + len(f.data()) + " == " + f.capacity()
            + " -> " + OUTCOME + " = " + Fields.EAGAIN + " :: else -> " + append(f.data(), value) + "; " + wake(f.peer()) + " fi fi";
    }

    private String append(int data, String value) {
        return heap.put(Fields.FD_BUF, buf(data, len(data)), value) + "; " + heap.put(Fields.FD_LEN, "" + data, len(data) + " + 1");
    }

    /** When a byte may arrive from outside; empty for never. */
    String mayArrive(int d) {
        return fds.get(d).peer() >= 0 ? "" : "(" + heap.get(Fields.FD_ARRIVALS, "" + d) + " > 0 && !(" + closed(d) + "))";
    }

    String arrive(int d) {
        Fd f = fds.get(d);
        String left = heap.get(Fields.FD_ARRIVALS, "" + d);
        return append(f.data(), "(" + f.arrivals() + " - " + left + ") % 7 + 1") + "; " + heap.put(Fields.FD_ARRIVALS, "" + d, left + " - 1")
            + "; " + wake(d);
    }

    private String wake(int fd) {
        String tail = heap.get(Fields.EPOLL_TAIL, "0");
        String it = Integer.toString(fd + 1);
        return "if :: " + heap.get(Fields.FD_STATE, "" + fd) + " == " + Fields.FD_OPEN + " && " + heap.get(Fields.FD_READY, "" + fd) + " == 0 -> "
            + heap.put(Fields.FD_READY, "" + fd, "1") + "; if :: " + tail + " == 0 -> " + heap.put(Fields.EPOLL_HEAD, "0", it)
            + " :: else -> " + heap.put(Fields.FD_RDLLINK, tail + " - 1", it) + " fi; " + heap.put(Fields.EPOLL_TAIL, "0", it)
            + " :: else -> skip fi";
    }

    /** Takes a descriptor off epoll's list, if it is there. */
    private String remove(int fd) {
        String at = "" + fd;
        return "if :: " + heap.get(Fields.FD_READY, at) + " == 0 -> skip :: else -> hid_n = 0; hid_k = " + heap.get(Fields.EPOLL_HEAD, "0")
            + "; do :: hid_k != " + (fd + 1) + " -> hid_n = hid_k; hid_k = " + heap.get(Fields.FD_RDLLINK, "hid_k - 1") + " :: else -> break od; hid_k = "
            + heap.get(Fields.FD_RDLLINK, at) + "; if :: hid_n == 0 -> " + heap.put(Fields.EPOLL_HEAD, "0", "hid_k") + " :: else -> "
            + heap.put(Fields.FD_RDLLINK, "hid_n - 1", "hid_k") + " fi; if :: hid_k == 0 -> " + heap.put(Fields.EPOLL_TAIL, "0", "hid_n")
            + " :: else -> skip fi; " + heap.put(Fields.FD_RDLLINK, at, "0") + "; " + heap.put(Fields.FD_READY, at, "0") + "; hid_n = 0; hid_k = 0 fi";
    }

    /** The first descriptor of epoll's list of which there is anything to tell. */
    private String next() {
        String head = heap.get(Fields.EPOLL_HEAD, "0");
        String take = "hid_k = " + head + "; " + heap.put(Fields.EPOLL_HEAD, "0", heap.get(Fields.FD_RDLLINK, "hid_k - 1")) + "; if :: " + head
            + " == 0 -> " + heap.put(Fields.EPOLL_TAIL, "0", "0") + " :: else -> skip fi; " + heap.put(Fields.FD_RDLLINK, "hid_k - 1", "0") + "; "
            + heap.put(Fields.FD_READY, "hid_k - 1", "0");
        return "do :: " + head + " != 0 && " + RESULT + " == 0 -> " + take + "; " + each(new Term("hid_k", 1, fds.size(), "", Set.of(), false),
            d -> OUTCOME + " = " + events(d)) + "; if :: " + OUTCOME + " != 0 -> " + RESULT + " = hid_k :: else -> skip fi :: else -> break od; hid_k = 0";
    }

    private String events(int d) {
        Fd f = fds.get(d);
        String alone = f.peer() >= 0 ? closed(f.peer()) : "false";
        String in = "(" + len(f.data()) + " > 0 -> " + Fields.EPOLLIN + " : 0)";
        String room = "(" + len(f.data()) + " < " + f.capacity() + " -> " + Fields.EPOLLOUT + " : 0)";
        return switch (f.end()) {
            case READ -> in + " + (" + alone + " -> " + Fields.EPOLLHUP + " : 0)";
            case WRITE -> room + " + (" + alone + " -> " + Fields.EPOLLERR + " : 0)";
            case BOTH -> in + " + " + Fields.EPOLLOUT;
        };
    }

    /** When somebody who waits to read (or to write) need not wait any longer. */
    String ready(int d, boolean reading) {
        Fd f = fds.get(d);
        String alone = f.peer() >= 0 ? " || " + closed(f.peer()) : "";
        boolean mine = reading ? f.end() != Fd.End.WRITE : f.end() != Fd.End.READ;
        return !mine ? "false" : reading ? "(" + len(f.data()) + " > 0" + alone + ")"
            : f.end() == Fd.End.BOTH ? "true" : "(" + len(f.data()) + " < " + f.capacity() + alone + ")";
    }

    boolean outside(int d) {
        return fds.get(d).peer() < 0;
    }
}
