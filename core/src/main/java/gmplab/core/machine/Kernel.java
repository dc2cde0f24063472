package gmplab.core.machine;

import gmplab.core.program.Op;
import gmplab.core.runtime.Fd;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.List;

/**
 * What the kernel does in a system call on a descriptor, at once: Linux's pipes and sockets and edge-triggered epoll. A
 * descriptor is put at the end of epoll's list when something happens to it (a byte comes, a full pipe gets room, its other
 * end is closed), and reported, with all that holds for it then, when it is taken off the list.
 */
final class Kernel {
    private final List<Fd> fds;
    private final Slot head;
    private final Slot tail;
    private final Slot link;
    private final Slot ready;
    private final Slot state;
    private final Slot len;
    private final Slot buf;
    private final Slot arrivals;

    Kernel(Machine mac) {
        fds = Fd.of(mac.world());
        head = mac.layout().slot(Fields.EPOLL_HEAD);
        tail = mac.layout().slot(Fields.EPOLL_TAIL);
        link = mac.layout().slot(Fields.FD_RDLLINK);
        ready = mac.layout().slot(Fields.FD_READY);
        state = mac.layout().slot(Fields.FD_STATE);
        len = mac.layout().slot(Fields.FD_LEN);
        buf = mac.layout().slot(Fields.FD_BUF);
        arrivals = mac.layout().slot(Fields.FD_ARRIVALS);
    }

    /** What the last call gave besides its result: an errno, or events. */
    int outcome;

    /** Makes a call and gives its result: the byte read, or the next descriptor as a reference; otherwise 0. */
    int call(Op.Kernel.Call call, long[] s, int fd, int value) {
        outcome = Fields.OK;
        return switch (call) {
            case READ -> read(s, fd);
            case WRITE -> write(s, fd, value);
            case CLOSE -> close(s, fd);
            case EPOLL_DEL -> {
                remove(s, fd);
                state.put(s, fd, Fields.FD_UNWATCHED);
                yield 0;
            }
            case EPOLL_NEXT -> next(s);
        };
    }

    private int read(long[] s, int fd) {
        int peer = fds.get(fd).peer();
        int n = len.get(s, fd);
        if (n == 0) {
            outcome = peer >= 0 && state.get(s, peer) == Fields.FD_CLOSED ? Fields.EOF : Fields.EAGAIN;
            return 0;
        }
        int row = fd * buf.columns;
        int v = buf.get(s, row);
        for (int i = 1; i < n; i++) {
            buf.put(s, row + i - 1, buf.get(s, row + i));
        }
        buf.put(s, row + n - 1, 0);
        len.put(s, fd, n - 1);
        if (n == fds.get(fd).capacity() && peer >= 0) {
            wake(s, peer);
        }
        return v;
    }

    private int write(long[] s, int fd, int value) {
        Fd f = fds.get(fd);
        if (f.peer() < 0) {
            // Outside there is always room.
            return 0;
        }
        if (state.get(s, f.peer()) == Fields.FD_CLOSED) {
            outcome = Fields.EPIPE;
        } else if (len.get(s, f.data()) == f.capacity()) {
            outcome = Fields.EAGAIN;
        } else {
            put(s, f.data(), value);
            wake(s, f.peer());
        }
        return 0;
    }

    private void put(long[] s, int data, int value) {
        int n = len.get(s, data);
        buf.put(s, data * buf.columns + n, value);
        len.put(s, data, n + 1);
    }

    private int close(long[] s, int fd) {
        state.put(s, fd, Fields.FD_CLOSED);
        if (fds.get(fd).peer() >= 0) {
            wake(s, fds.get(fd).peer());
        }
        return 0;
    }

    /** Bytes that have come from outside, in the order in which they come, are 1, 2, 3, ... */
    boolean mayArrive(long[] s, int fd) {
        return fds.get(fd).peer() < 0 && arrivals.get(s, fd) > 0 && state.get(s, fd) != Fields.FD_CLOSED;
    }

    /** In a simulation: when the next byte arrives, in units of its clock; 0 where none will, or not while an int counts. */
    int nextArrival(long[] s, int fd) {
        Fd f = fds.get(fd);
        if (f.every() == 0 || !mayArrive(s, fd)) {
            return 0;
        }
        long t = (long) f.every() * (f.arrivals() - arrivals.get(s, fd) + 1);
        return t > Integer.MAX_VALUE ? 0 : (int) t;
    }

    void arrive(long[] s, int fd) {
        Fd f = fds.get(fd);
        int left = arrivals.get(s, fd);
        put(s, f.data(), (f.arrivals() - left) % 7 + 1);
        arrivals.put(s, fd, left - 1);
        wake(s, fd);
    }

    String name(int fd) {
        return fds.get(fd).name();
    }

    boolean outside(int fd) {
        return fds.get(fd).peer() < 0;
    }

    /** Whether somebody who waits to read (or to write) need not wait any longer. */
    boolean readable(long[] s, int fd) {
        return (events(s, fd) & (Fields.EPOLLIN | Fields.EPOLLHUP)) != 0;
    }

    boolean writable(long[] s, int fd) {
        return (events(s, fd) & (Fields.EPOLLOUT | Fields.EPOLLERR)) != 0;
    }

    private int events(long[] s, int fd) {
        Fd f = fds.get(fd);
        int n = len.get(s, f.data());
        boolean alone = f.peer() >= 0 && state.get(s, f.peer()) == Fields.FD_CLOSED;
        return switch (f.end()) {
            case READ -> (n > 0 ? Fields.EPOLLIN : 0) | (alone ? Fields.EPOLLHUP : 0);
            case WRITE -> (n < f.capacity() ? Fields.EPOLLOUT : 0) | (alone ? Fields.EPOLLERR : 0);
            case BOTH -> (n > 0 ? Fields.EPOLLIN : 0) | Fields.EPOLLOUT;
        };
    }

    private void wake(long[] s, int fd) {
        if (state.get(s, fd) != Fields.FD_OPEN || ready.get(s, fd) != 0) {
            return;
        }
        ready.put(s, fd, 1);
        int last = tail.get(s, 0);
        if (last == 0) {
            head.put(s, 0, fd + 1);
        } else {
            link.put(s, last - 1, fd + 1);
        }
        tail.put(s, 0, fd + 1);
    }

    private int next(long[] s) {
        while (head.get(s, 0) != 0) {
            int fd = head.get(s, 0) - 1;
            remove(s, fd);
            int events = events(s, fd);
            if (events != 0) {
                outcome = events;
                return fd + 1;
            }
        }
        return 0;
    }

    /** Takes a descriptor off epoll's list, if it is there. */
    private void remove(long[] s, int fd) {
        if (ready.get(s, fd) == 0) {
            return;
        }
        int before = 0;
        for (int at = head.get(s, 0); at != fd + 1; at = link.get(s, at - 1)) {
            before = at;
        }
        int after = link.get(s, fd);
        if (before == 0) {
            head.put(s, 0, after);
        } else {
            link.put(s, before - 1, after);
        }
        if (after == 0) {
            tail.put(s, 0, before);
        }
        link.put(s, fd, 0);
        ready.put(s, fd, 0);
    }
}
