package gmplab.core.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The functions that an exported program brings along, each there only where it is used. */
final class GoHelpers {
    /** The name of the channel that is nil. */
    static final String NIL_CHANNEL = "nilChannel";
    private static final Map<String, Helper> ALL = all();
    private final Set<String> used = new TreeSet<>();
    private final Set<String> imports = new TreeSet<>();

    private record Helper(List<String> imports, String text) { }

    private static Map<String, Helper> all() {
        Map<String, Helper> h = new LinkedHashMap<>();
        h.put("say", new Helper(List.of("strconv", "sync/atomic", "syscall", "unsafe"), """
            // said is whether a word has been written.
            var said atomic.Bool

            // say writes a word. The write is a raw one: the scheduler does not see it, and nothing is allocated.
            func say(parts ...any) {
            	var line [256]byte
            	b := line[:0]
            	if said.Swap(true) {
            		b = append(b, ' ')
            	}
            	for _, p := range parts {
            		switch p := p.(type) {
            		case string:
            			b = append(b, p...)
            		case int:
            			b = strconv.AppendInt(b, int64(p), 10)
            		case bool:
            			b = strconv.AppendBool(b, p)
            		case error:
            			b = append(b, p.Error()...)
            		case nil:
            			b = append(b, "<nil>"...)
            		}
            	}
            	if len(b) > 0 {
            		syscall.RawSyscall(syscall.SYS_WRITE, 1, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
            	}
            }

            // endLine ends the line of words when main is over.
            func endLine() {
            	b := [1]byte{'\\n'}
            	syscall.RawSyscall(syscall.SYS_WRITE, 1, uintptr(unsafe.Pointer(&b)), 1)
            }
            """));
        h.put("endLine", new Helper(List.of(), ""));
        h.put("said", new Helper(List.of(), ""));
        h.put("channels", new Helper(List.of(), """
            // channels makes several of them.
            func channels[T any](n, capacity int) []chan T {
            	r := make([]chan T, n)
            	for i := range r {
            		r[i] = make(chan T, capacity)
            	}
            	return r
            }
            """));
        h.put("number", new Helper(List.of(), """
            // number is 1 for true.
            func number(b bool) int {
            	if b {
            		return 1
            	}
            	return 0
            }
            """));
        h.put("compute", new Helper(List.of(), """
            // compute works for a while and touches nothing shared.
            //
            //go:noinline
            func compute(steps int) {
            	for i := 0; i < 100*steps; i++ {
            	}
            }
            """));
        h.put(NIL_CHANNEL, new Helper(List.of(), """
            // nilChannel is never ready.
            var nilChannel chan int
            """));
        h.put("stoppedTimer", new Helper(List.of("time"), """
            // stoppedTimer makes a timer that waits for its Reset.
            func stoppedTimer() *time.Timer {
            	t := time.NewTimer(time.Hour)
            	t.Stop()
            	return t
            }
            """));
        h.put("sleepInCall", new Helper(List.of("syscall", "unsafe"), """
            // sleepInCall blocks in a system call for two milliseconds.
            func sleepInCall() {
            	t := syscall.Timespec{Nsec: 2000000}
            	syscall.Syscall(syscall.SYS_NANOSLEEP, uintptr(unsafe.Pointer(&t)), 0, 0)
            }
            """));
        h.put("pipe", new Helper(List.of("syscall", "unsafe"), """
            // pipe is read by a system call that blocks, and written past the scheduler.
            type pipe [2]int

            func newPipe() (p pipe) {
            	if err := syscall.Pipe(p[:]); err != nil {
            		panic(err)
            	}
            	return p
            }

            func (p *pipe) read() int {
            	var b [1]byte
            	for {
            		if n, _ := syscall.Read(p[0], b[:]); n == 1 {
            			return int(b[0])
            		}
            	}
            }

            func (p *pipe) write(value int) {
            	b := [1]byte{byte(value)}
            	syscall.RawSyscall(syscall.SYS_WRITE, uintptr(p[1]), uintptr(unsafe.Pointer(&b)), 1)
            }
            """));
        h.put("newPipe", new Helper(List.of(), ""));
        h.put("conn", new Helper(List.of("errors", "io", "os", "time"), """
            // conn is a pipe that the network poller watches.
            type conn struct {
            	r, w *os.File
            }

            func newConn() *conn {
            	r, w, err := os.Pipe()
            	if err != nil {
            		panic(err)
            	}
            	return &conn{r, w}
            }

            // failure numbers the errors: io.EOF, os.ErrClosed, os.ErrDeadlineExceeded, any other.
            func failure(err error) int {
            	switch {
            	case err == nil:
            		return 0
            	case err == io.EOF:
            		return 1
            	case errors.Is(err, os.ErrClosed):
            		return 2
            	case errors.Is(err, os.ErrDeadlineExceeded):
            		return 3
            	}
            	return 4
            }

            func (c *conn) read() (int, int) {
            	var b [1]byte
            	n, err := c.r.Read(b[:])
            	if n == 1 {
            		return int(b[0]), 0
            	}
            	return -1, failure(err)
            }

            func (c *conn) write(value int) int {
            	b := [1]byte{byte(value)}
            	_, err := c.w.Write(b[:])
            	return failure(err)
            }

            func (c *conn) close() {
            	c.w.Close()
            	c.r.Close()
            }

            func (c *conn) setDeadline(t time.Time) {
            	c.r.SetDeadline(t)
            	c.w.SetDeadline(t)
            }

            func (c *conn) setReadDeadline(t time.Time) {
            	c.r.SetReadDeadline(t)
            }

            func (c *conn) setWriteDeadline(t time.Time) {
            	c.w.SetWriteDeadline(t)
            }
            """));
        h.put("newConn", new Helper(List.of(), ""));
        h.put("failure", new Helper(List.of(), ""));
        h.put("semacquire", new Helper(List.of("unsafe"), """
            //go:linkname semacquire sync.runtime_Semacquire
            func semacquire(s *uint32)

            //go:linkname semrelease sync.runtime_Semrelease
            func semrelease(s *uint32, handoff bool, skipframes int)
            """));
        h.put("semrelease", new Helper(List.of(), ""));
        h.put("sink", new Helper(List.of(), """
            // sink keeps what is allocated on the heap.
            var sink []byte
            """));
        return h;
    }

    /** The package whose type this is, if it is one's. */
    static Optional<String> packageOf(String type) {
        return type.startsWith("*sync.") ? Optional.of("sync") : type.startsWith("*time.") ? Optional.of("time")
            : type.startsWith("*atomic.") ? Optional.of("sync/atomic") : Optional.empty();
    }

    /** What the helpers are called. */
    static Set<String> names() {
        return ALL.keySet();
    }

    /** Says that a helper is used. */
    String use(String name) {
        Helper h = ALL.get(name);
        if (used.add(name)) {
            imports.addAll(h.imports);
        }
        return name;
    }

    /** Says that a package is used. */
    void imports(String path) {
        imports.add(path);
    }

    boolean uses(String name) {
        return used.contains(name);
    }

    /** The paths of all packages that are used, sorted. */
    Set<String> imports() {
        return imports;
    }

    /** The texts of all helpers that are used, each with an empty line before it. */
    String text() {
        StringBuilder b = new StringBuilder();
        ALL.forEach((name, h) -> {
            if (used.contains(name) && !h.text.isEmpty()) {
                b.append('\n').append(h.text);
            }
        });
        return b.toString();
    }
}
