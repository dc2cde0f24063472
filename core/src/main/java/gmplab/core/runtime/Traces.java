package gmplab.core.runtime;

import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

/**
 * trace.go as far as it decides who runs: the goroutine that reads the trace, and whether there is something for it to read.
 * A world in which somebody reads is traced from its beginning to its end; what is written into the buffers is left out.
 */
final class Traces extends Go {
    /** trace.fullHead != 0. */
    private final Bool full = bool(Fields.TRACE_FULL);
    private final Ref<G> reader = ref(Fields.TRACE_READER);

    Traces(World world) {
        routine("traceReaderAvailable", NONE, PLAIN, "trace.go traceReaderAvailable", () -> {
            when(all(reader.nonNil(), full), () -> ret(TRUE));
            ret(FALSE);
        });
        routine("traceReader", CHECK, PLAIN, "trace.go traceReader", () -> {
            when(not(callBool("traceReaderAvailable")), () -> ret(nil(Kind.G)));
            lock(traceLock());
            when(not(callBool("traceReaderAvailable")), () -> {
                unlock(traceLock());
                ret(nil(Kind.G));
            });
            Ref<G> gp = let("gp", reader);
            setNil(reader);
            unlock(traceLock());
            ret(gp);
        });
        routine("traceEvent", CHECK, PLAIN, "trace.go traceEvent", () -> {
            acquirem();
            call("traceFlush");
            releasem();
        });
        routine("traceFlush", CHECK, PLAIN, "trace.go traceFlush", () -> {
            lock(traceLock());
            set(full, true);
            unlock(traceLock());
        });
        if (world.traced() && world.collects()) {
            // Inlined; traceEvent, which they call first, checks the stack. What is written is left out.
            routine("traceGCStart", CHECK, PLAIN, "trace.go traceGCStart", () -> { });
            routine("traceGCSTWStart", CHECK, PLAIN, "trace.go traceGCSTWStart", () -> { });
        }
        routine("ReadTrace", CHECK, PLAIN, "trace.go ReadTrace", this::readTrace);
    }

    private void readTrace() {
        lock(traceLock());
        when(reader.nonNil(), () -> {
            unlock(traceLock());
            raise("runtime: ReadTrace called from multiple goroutines simultaneously");
        });
        when(not(full), () -> {
            set(reader, getg());
            call("gopark", Val.constant(Fields.UNLOCKF, 1), traceLock(), Val.constant(Fields.REASON,
                Fields.reason("trace reader (blocked)")));
            lock(traceLock());
        });
        require(full, "runtime: spurious wakeup of trace reader");
        set(full, false);
        unlock(traceLock());
    }
}
