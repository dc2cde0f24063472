package gmplab.core.reduce;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLongArray;

/** Arrays of longs: in a file, how many and they; and as bits of words. */
final class Longs {
    private Longs() { }

    static void write(DataOutputStream out, long[] a) throws IOException {
        out.writeInt(a.length);
        for (long v : a) {
            out.writeLong(v);
        }
    }

    static long[] read(DataInputStream in) throws IOException {
        long[] a = new long[in.readInt()];
        for (int i = 0; i < a.length; i++) {
            a[i] = in.readLong();
        }
        return a;
    }

    /** @throws IOException where there are not as many */
    static void read(DataInputStream in, AtomicLongArray to) throws IOException {
        long[] a = read(in);
        if (a.length != to.length()) {
            throw new IOException("it has " + a.length + " longs where " + to.length() + " were expected");
        }
        for (int i = 0; i < a.length; i++) {
            to.set(i, a[i]);
        }
    }

    /** Whether both have some bit, word by word. */
    static boolean meet(long[] a, long[] b) {
        long any = 0;
        for (int w = 0; w < a.length; w++) {
            any |= a[w] & b[w];
        }
        return any != 0;
    }
}
