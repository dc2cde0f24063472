package gmplab.core.machine;

import gmplab.core.program.Op;
import gmplab.core.runtime.Fd;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.List;

/** The dumb twin of the kernel: reads the bytes and epoll's list out of the fields as lists, changes them, writes them back. */
final class TwinKernel {
    private final TwinState s;
    private final List<Fd> fds;
    int outcome;

    TwinKernel(World world, TwinState s) {
        this.s = s;
        fds = Fd.of(world);
    }

    private List<Integer> bytes(int fd) {
        List<Integer> r = new ArrayList<>();
        for (int i = 0; i < s.get(Fields.FD_LEN, fds.get(fd).data()); i++) {
            r.add(s.fields.get(s.key(Fields.FD_BUF, fds.get(fd).data(), i)));
        }
        return r;
    }

    private void store(int fd, List<Integer> bytes) {
        int data = fds.get(fd).data();
        s.put(Fields.FD_LEN, data, bytes.size());
        for (int i = 0; i < Fields.FD_BUF.columns(s.sizes); i++) {
            s.fields.put(s.key(Fields.FD_BUF, data, i), i < bytes.size() ? bytes.get(i) : 0);
        }
    }

    private List<Integer> ready() {
        List<Integer> r = new ArrayList<>();
        for (int d = s.get(Fields.EPOLL_HEAD, 0); d != 0; d = s.get(Fields.FD_RDLLINK, d - 1)) {
            r.add(d - 1);
        }
        return r;
    }

    private void store(List<Integer> ready) {
        for (int d = 0; d < fds.size(); d++) {
            int at = ready.indexOf(d);
            s.put(Fields.FD_READY, d, at < 0 ? 0 : 1);
            s.put(Fields.FD_RDLLINK, d, at < 0 || at == ready.size() - 1 ? 0 : ready.get(at + 1) + 1);
        }
        s.put(Fields.EPOLL_HEAD, 0, ready.isEmpty() ? 0 : ready.get(0) + 1);
        s.put(Fields.EPOLL_TAIL, 0, ready.isEmpty() ? 0 : ready.get(ready.size() - 1) + 1);
    }

    private void hear(int d) {
        List<Integer> r = ready();
        if (d >= 0 && s.get(Fields.FD_STATE, d) == Fields.FD_OPEN && !r.contains(d)) {
            r.add(d);
            store(r);
        }
    }

    private boolean peerClosed(int d) {
        return fds.get(d).peer() >= 0 && s.get(Fields.FD_STATE, fds.get(d).peer()) == Fields.FD_CLOSED;
    }

    int call(Op.Kernel.Call call, int fd, int value) {
        outcome = 0;
        Fd f = fd < 0 ? null : fds.get(fd);
        switch (call) {
            case READ -> {
                List<Integer> b = bytes(fd);
                if (b.isEmpty()) {
                    outcome = peerClosed(fd) ? Fields.EOF : Fields.EAGAIN;
                    return 0;
                }
                int v = b.remove(0);
                store(fd, b);
                if (b.size() + 1 == f.capacity()) {
                    hear(f.peer());
                }
                return v;
            }
            case WRITE -> {
                List<Integer> b = bytes(fd);
                if (f.peer() >= 0) {
                    outcome = peerClosed(fd) ? Fields.EPIPE : b.size() == f.capacity() ? Fields.EAGAIN : 0;
                    if (outcome == 0) {
                        b.add(value);
                        store(fd, b);
                        hear(f.peer());
                    }
                }
            }
            case CLOSE -> {
                s.put(Fields.FD_STATE, fd, Fields.FD_CLOSED);
                hear(f.peer());
            }
            case EPOLL_DEL -> {
                List<Integer> r = ready();
                r.remove((Integer) fd);
                store(r);
                s.put(Fields.FD_STATE, fd, Fields.FD_UNWATCHED);
            }
            default -> {
                List<Integer> r = ready();
                while (!r.isEmpty()) {
                    int d = r.remove(0);
                    store(r);
                    outcome = events(d);
                    if (outcome != 0) {
                        return d + 1;
                    }
                }
            }
        }
        return 0;
    }

    private int events(int d) {
        int in = bytes(d).isEmpty() ? 0 : Fields.EPOLLIN;
        int out = bytes(d).size() == fds.get(d).capacity() ? 0 : Fields.EPOLLOUT;
        if (fds.get(d).end() == Fd.End.READ) {
            return in + (peerClosed(d) ? Fields.EPOLLHUP : 0);
        }
        return fds.get(d).end() == Fd.End.WRITE ? out + (peerClosed(d) ? Fields.EPOLLERR : 0) : in + Fields.EPOLLOUT;
    }

    List<Integer> arrivals() {
        List<Integer> r = new ArrayList<>();
        for (int d = 0; d < fds.size(); d++) {
            if (s.get(Fields.FD_ARRIVALS, d) > 0 && s.get(Fields.FD_STATE, d) != Fields.FD_CLOSED) {
                r.add(d);
            }
        }
        return r;
    }

    void arrive(int d) {
        int left = s.get(Fields.FD_ARRIVALS, d);
        List<Integer> b = bytes(d);
        b.add((fds.get(d).arrivals() - left) % 7 + 1);
        store(d, b);
        s.put(Fields.FD_ARRIVALS, d, left - 1);
        hear(d);
    }
}
