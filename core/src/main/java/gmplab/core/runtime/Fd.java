package gmplab.core.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * A descriptor of a world: an end of a connection, with Go's poll.FD and pollDesc before it and the kernel's pipe or socket
 * behind it. They are numbered in the order of the world's objects, the end that is read before the one that is written.
 *
 * @param conn the connection (an {@link Obj} of kind CONN or EXTERNAL)
 * @param end which end of it
 * @param data the descriptor, from 0, at which the bytes lie that are read from it or written to it
 * @param peer the other end, from 0; -1 where it is outside the program
 */
public record Fd(Obj conn, End end, int data, int peer) {
    /** What one does with a descriptor. */
    public enum End { READ, WRITE, BOTH }

    /** All descriptors of a world. */
    public static List<Fd> of(World world) {
        List<Fd> r = new ArrayList<>();
        for (Obj o : world.objects()) {
            int at = r.size();
            if (o.kind() == Obj.Kind.CONN) {
                r.add(new Fd(o, End.READ, at, at + 1));
                r.add(new Fd(o, End.WRITE, at, at));
            } else if (o.kind() == Obj.Kind.EXTERNAL) {
                r.add(new Fd(o, End.BOTH, at, -1));
            }
        }
        return r;
    }

    /**
     * The descriptor, from 0, through which a connection is read or written.
     *
     * @throws IllegalArgumentException when there is no connection of this name
     */
    static int of(World world, String conn, End end) {
        List<Fd> all = of(world);
        for (int i = 0; i < all.size(); i++) {
            Fd f = all.get(i);
            if (f.conn.name().equals(conn) && (f.end == end || f.end == End.BOTH)) {
                return i;
            }
        }
        throw new IllegalArgumentException(gmplab.core.program.Names.unknown("connection", conn,
            all.stream().map(f -> f.conn.name()).distinct().toList(), "conn '" + conn + "' declares one"));
    }

    /** As it is named in a run: the connection's name, and which end where it has two. */
    public String name() {
        return conn.name() + (end == End.READ ? ".r" : end == End.WRITE ? ".w" : "");
    }

    /** How many bytes lie in it at most. */
    public int capacity() {
        return conn.size();
    }

    /** Where bytes arrive from outside in a simulation, its units of time before each of them, at least 1; otherwise 0. */
    public int every() {
        return conn.kind() != Obj.Kind.EXTERNAL || conn.of().isEmpty() ? 0
            : (int) Math.min(Integer.MAX_VALUE, Math.max(1, Long.parseLong(conn.of()) / Scale.UNIT_NS));
    }

    /** How many bytes will arrive from outside. */
    public int arrivals() {
        return conn.kind() == Obj.Kind.EXTERNAL ? conn.size() : 0;
    }
}
