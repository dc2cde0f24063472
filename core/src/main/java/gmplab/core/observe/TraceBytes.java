package gmplab.core.observe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The wire format of a Go 1.19 trace file: a header of 16 bytes; events, each a byte of kind and number of arguments and then
 * numbers of 7 bits a byte, lowest first; those of one P in batches. Strings and stacks are passed over (internal/trace/parser.go).
 */
final class TraceBytes {
    private static final byte[] HEADER = "go 1.19 trace\0\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final String WHOLE = "; expected a whole one: let the program come to trace.Stop, and trace it again";
    private static final int LONGEST_NUMBER = 10;
    private static final int LONGEST_STRING = 1_000_000;

    private final byte[] b;
    private int at;
    private int begin;
    /** By P, -1 for none: its events in the order in which they were written. */
    final Map<Integer, List<Raw>> batches = new TreeMap<>();
    long ticksPerSecond;

    /** An event of a batch. {@code g} ran on the P then; {@code args} without time and stack. */
    record Raw(EventKind kind, int p, long g, long[] args, long ticks, int offset) { }

    /** @throws ObserveException where it is no such file, or is damaged or cut off */
    TraceBytes(byte[] file) {
        b = file;
        header();
        read();
        if (batches.isEmpty()) {
            throw new ObserveException("the trace has no events");
        }
        if (ticksPerSecond <= 0) {
            throw new ObserveException("the trace ends without its frequency: the program was killed before trace.Stop, or the file was cut off" + WHOLE);
        }
    }

    private void header() {
        if (b.length >= HEADER.length && java.util.Arrays.equals(b, 0, HEADER.length, HEADER, 0, HEADER.length)) {
            at = HEADER.length;
            return;
        }
        if (b.length > 0 && b.length < HEADER.length && java.util.Arrays.equals(b, 0, b.length, HEADER, 0, b.length)) {
            throw new ObserveException("the file ends in its header: it is cut off" + WHOLE);
        }
        if (b.length == 0) {
            throw new ObserveException("the file is empty" + WHOLE);
        }
        String start = new String(b, 0, Math.min(b.length, HEADER.length), StandardCharsets.ISO_8859_1).replaceAll("\0.*", "");
        if (start.matches("go 1\\.\\d+ trace")) {
            throw new ObserveException("it is a trace of " + start.substring(0, start.length() - 6) + "; expected one of go 1.19: build the program with Go 1.19 and trace it again");
        }
        throw new ObserveException("it is no trace: it does not begin with \"go 1.19 trace\"; expected a file that runtime/trace of Go 1.19 wrote "
            + "(trace.Start(file), or go test -trace FILE)");
    }

    private void read() {
        int p = -1;
        long ticks = 0;
        long[] lastG = {0};
        Map<Integer, Long> gs = new TreeMap<>();
        while (at < b.length) {
            begin = at;
            int head = b[at++] & 0xFF;
            EventKind kind = EventKind.of(head & 0x3F);
            if (kind == null) {
                throw new ObserveException("there is no event " + (head & 0x3F) + " (offset 0x" + Integer.toHexString(begin) + "): the file is damaged");
            }
            if (kind == EventKind.STRING) {
                string();
                continue;
            }
            long[] args = args(kind, head >>> 6);
            if (kind == EventKind.USER_LOG) {
                skip(number());
            }
            switch (kind) {
                case BATCH -> {
                    gs.put(p, lastG[0]);
                    p = (int) args[0];
                    lastG[0] = gs.getOrDefault(p, 0L);
                    ticks = args[1];
                }
                case FREQUENCY -> ticksPerSecond = args[0];
                case STACK, TIMER_GOROUTINE -> { }
                default -> {
                    ticks += args[0];
                    add(kind, p, lastG, args, ticks);
                }
            }
        }
    }

    private void add(EventKind kind, int p, long[] lastG, long[] args, long ticks) {
        long[] own = java.util.Arrays.copyOfRange(args, 1, 1 + kind.args);
        EventKind plain = kind.plain();
        if (plain == EventKind.GO_START) {
            lastG[0] = own[0];
        }
        if (kind != EventKind.CPU_SAMPLE) {
            batches.computeIfAbsent(p, k -> new ArrayList<>()).add(new Raw(kind, p, lastG[0], own, ticks, begin));
        }
        if (kind.leaves()) {
            lastG[0] = 0;
        }
    }

    private long[] args(EventKind kind, int count) {
        long[] r;
        if (count < 3) {
            r = new long[count + 1];
            for (int i = 0; i < r.length; i++) {
                r[i] = number();
            }
        } else {
            long length = number();
            int from = at;
            List<Long> all = new ArrayList<>();
            while (at - from < length) {
                all.add(number());
            }
            if (at - from != length) {
                throw damaged("is " + (at - from) + " bytes long, expected " + length);
            }
            r = all.stream().mapToLong(Long::longValue).toArray();
        }
        int expected = kind.args + (kind.timed() ? 1 : 0) + (kind.stack ? 1 : 0);
        if (kind != EventKind.STACK && r.length != expected) {
            throw damaged("has " + r.length + " numbers, expected " + expected);
        }
        return r;
    }

    private ObserveException damaged(String what) {
        EventKind kind = EventKind.of(b[begin] & 0x3F);
        return new ObserveException("the event " + kind.title + " at offset 0x" + Integer.toHexString(begin) + " " + what + ": the file is damaged");
    }

    private void string() {
        number();
        skip(number());
    }

    private void skip(long n) {
        if (n > LONGEST_STRING || n < 0) {
            throw damaged("has a string of " + n + " bytes, expected at most " + LONGEST_STRING);
        }
        if (n > b.length - at) {
            throw cut();
        }
        at += (int) n;
    }

    private ObserveException cut() {
        return new ObserveException("the file ends in the middle of an event (offset 0x" + Integer.toHexString(begin) + "): it is cut off" + WHOLE);
    }

    private long number() {
        long v = 0;
        for (int i = 0; i < LONGEST_NUMBER; i++) {
            if (at == b.length) {
                throw cut();
            }
            int x = b[at++];
            v |= (long) (x & 0x7F) << 7 * i;
            if (x >= 0) {
                return v;
            }
        }
        throw damaged("has a number of more than " + LONGEST_NUMBER + " bytes");
    }
}
