package gmplab.shell.command;

/** The manual page of the words, made from their table. */
final class Manual {
    /** What a Go programmer has to know beside the words. */
    private static final String PROGRAMS = """

        A program is Go's, written in Groovy: a newline ends a statement, `def` or a type declares, and the rest is as in Go.

        ```groovy
        channel 'jobs', 2                          // var jobs = make(chan int, 2); with count: 3 an array of channels
        mutex 'forks', count: 5                    // var forks [5]sync.Mutex: forks[i].Lock()
        variable 'total'                           // var total int, shared; array 'a', 3 is var a [3]int
        func('sq') { int n -> return n * n }       // func sq(n int) int; two results: return [a, b] and def (a, b) = f()
        func('worker') { int id, Chan in ->        // a type that is no number: a text, or a channel, a mutex, a function by its name
            defer wg.Done()                        // defer f(x) evaluates x now, defer { ... } runs as it stands; loops may defer
            for (j in in) { total += sq(j) }       // for j := range in
        }
        main {
            for (i in 1..3) { go worker(i, jobs) } // for i := 1; i <= 3; i++, with a new i in each turn
            for (s in ['a', 'b']) { print s }      // for _, s := range []string{"a", "b"}
            go { jobs << 1 }                       // go func() { jobs <- 1 }()
            go(7) { int n -> jobs << n }           // go func(n int) { jobs <- n }(7)
            def reply = make(chan, 1)              // make(chan int, 1); channels may be sent over channels and kept in variables
            def f = { int n -> total += n }        // f := func(n int) { total += n }; then f(3), go f(3), defer f(3)
            def (ctx, cancel) = context.WithTimeout(context.Background(), 30.ms) // or WithCancel; ctx.Done(), ctx.Err(), cancel()
            select {
                receive(reply) { v, ok -> print "got $v" }
                send(jobs, 5) { print 'sent' }
                receive(time.After(20.ms)) { print 'timeout' }
                otherwise { }                      // default:
            }
            outer:
            for (int i = 0; i < 3; i++) {          // break outer, continue outer
                switch (i) {                       // no case runs into the next; switch (true) has conditions
                    case 0: print 'none'; break
                    default: continue outer
                }
            }
        }
        ```

        A function literal sees the variables round it as in Go 1.19: one that is assigned to again is shared (also the `i` of
        `for (int i = 0; ...)`, which is one for all turns; a `for (x in ...)` has a new one in each), all others are as they are when
        the literal is started. What is made in a loop, or in a function that several goroutines run, is limited: 16 channels, timers
        or mutexes of one place (`make(chan, 0, count: 100)` for more), 64 shared variables. A text is known when the program is built,
        but for the numbers in it (`"w$i"`); which one it is need not be where it is sent, kept, compared or given back, and has at most
        two numbers in it there. A function may call itself 64 deep in a simulation, 8 deep otherwise; 16 deferred calls
        may wait where one is deferred in a loop. `recover()` catches `panic 'text'` (with a number
        in it, or what was recovered) and what the runtime and package sync panic with, but not what Go calls a fatal error.

        """;

    private Manual() { }

    static String markdown(Commands table) {
        StringBuilder b = new StringBuilder("# The words of the bench\n\nMade from the table of commands that `help` reads; do not edit. "
            + "The same words work at the prompt, in scripts and in notebooks. `m0`, `p1`, `g2` and `sched` are what they are now: "
            + "`p1.status`, `sched.npidle`, `m0.at`.\n");
        for (Command.Group g : Command.Group.values()) {
            b.append("\n## ").append(g.title).append("\n");
            if (g == Command.Group.PROGRAM) {
                b.append(PROGRAMS);
                GoroutineWords.commands().forEach(c -> b.append("- `").append(c.synopsis().replace("\n", "`, `")).append("`: ").append(c.summary()).append('\n'));
            } else {
                table.list().stream().filter(c -> c.group() == g).forEach(c -> one(b, c));
            }
        }
        return b.toString();
    }

    private static void one(StringBuilder b, Command c) {
        b.append("\n### ").append(c.name()).append("\n\n```groovy\n").append(c.synopsis()).append("\n```\n\n");
        b.append(c.summary().substring(0, 1).toUpperCase(java.util.Locale.ROOT)).append(c.summary().substring(1)).append('.');
        if (!c.aliases().isEmpty()) {
            b.append(" Also: ").append(String.join(", ", c.aliases())).append('.');
        }
        boolean list = false;
        for (String line : c.help().split("\n")) {
            if (line.startsWith("  ")) {
                b.append(list ? "\n" : "\n\n").append("- `").append(line.strip().replaceFirst("\\s{2,}", "`: "));
                list = true;
            } else if (!line.isBlank()) {
                b.append(list ? "\n\n" : " ").append(line);
                list = false;
            }
        }
        b.append("\n");
    }
}
