package gmplab.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.shell.Batches.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 5, item 4, "as commands with documentation, progress and exit codes like the others". */
class ObserveTest {
    private static final String RECORDED = "../scripts/traces/recorded/";

    /** Others that record.sh made, each for what is hard about it. */
    private static final String MORE = "src/test/resources/traces/";

    @TempDir
    private Path dir;

    @Test
    void aRunOfAWorldMakesTheEventsOfARealTrace() {
        Result r = Batches.call("gotrace", RECORDED + "tiny-2.trace", "--world", "../scripts/traces/tiny.groovy");
        assertEquals(0, r.exit(), r.out() + r.err());
        assertTrue(r.out().matches("(?s)a run of the world makes all \\d+ events in their order, by \\d+ moves .*it is on the bench\\s*"), r.out());
    }

    private static void follows(String trace, String world, String events) {
        follows(RECORDED, trace, world, events);
    }

    private static Result follows(String where, String trace, String world, String events) {
        Result r = Batches.call("gotrace", where + trace + ".trace", "--world", "../scripts/traces/" + world + ".groovy", trace.substring(trace.length() - 1));
        assertEquals(0, r.exit(), r.out() + r.err());
        assertTrue(r.out().contains("a run of the world makes all " + events + " events in their order"), r.out());
        return r;
    }

    /** Eight workers on two Ps: whoever the next event is not of waits, or the last of them to be done would be another one. */
    @Test
    void aLongerTraceIsFollowedToo() {
        follows("fanout-2", "fanout", "336");
    }

    /** Locked threads and calls that return at once or after a while; four stages of a pipeline. */
    @Test
    void otherWorkloadsAreFollowedToo() {
        follows("syscalls-2", "syscalls", "130");
        follows("pipeline-2", "pipeline", "377");
    }

    /** Sleepers, a ticker, a timer that is reset: the clock goes with the trace's times, and a wait in netpoll may end early. */
    @Test
    void aTraceOfTimersIsFollowedByItsTimes() {
        follows("timers-2", "timers", "235");
    }

    /** A goroutine made a ticker some microseconds before it was seen to wait for it, or it would tick behind a sleeper that the trace has wake after it. */
    @Test
    void theOrderInWhichTimersGoOffTellsWhenTheyWereSet() {
        follows(MORE, "timers-order-2", "timers", "240");
    }

    /** The same, where a thread behind what is done again would be asked for the order of a select, at which it was not before. */
    @Test
    void whatIsDoneAgainIsWhatCanBe() {
        follows(MORE, "timers-answer-2", "timers", "243");
    }

    /**
     * Sysmon has a goroutine preempted some microseconds after it began, for it had not looked after its P for 10 ms. A world without that is asked with as many as are seen, and
     * it is said; one that collects is asked as it is, and what to say is.
     */
    @Test
    void whoIsPreemptedInARealTraceIsSoInTheWorld() throws IOException {
        follows(MORE, "timers-preempt-4", "timers", "269");
        Result r = never("timers-preempt-4", "timers", 1_000_000);
        assertEquals(0, r.exit(), r.out() + r.err());
        assertTrue(r.out().contains("makes all 269 events") && r.out().contains("with preempts: 1 for 0: somebody is seen to be preempted"), r.out());
        r = never("gc-stopped-4", "gc", 100_000);
        assertEquals(20, r.exit(), r.out() + r.err());
        assertTrue(r.out().contains("GoPreempt of g1 on p2\n") && r.out().contains("say how often sysmon may: world preempts: 4"), r.out());
    }

    private Result never(String trace, String script, long states) throws IOException {
        String never = Files.readString(Path.of("../scripts/traces/" + script + ".groovy")).replace(", preempts: 4", "");
        return Batches.call("gotrace", MORE + trace + ".trace", "--world", Files.writeString(dir.resolve(script + ".groovy"), never).toString(), "--states", String.valueOf(states), "4");
    }

    /** A reader finds a pipe empty and parks in the poller; and sysmon starts an M that must have been idle from the beginning, for it borrows no P to make one. */
    @Test
    @Tag("long")
    void emptyPipesAndMsThatWereThereBefore() {
        follows(MORE, "syscalls-empty-4", "syscalls", "188");
        follows(MORE, "syscalls-idle-2", "syscalls", "216");
    }

    /**
     * Of a pipeline on four Ps no P may be started for a while, because somebody who finds nothing to run was spinning; of a collection, somebody who makes a
     * thread borrows a P, for no M is idle.
     */
    @Test
    @Tag("long")
    void racesOfLongAgoAreDecidedTheOtherWay() {
        follows(MORE, "pipeline-race-4", "pipeline", "422");
        follows(MORE, "gc-borrowed-4", "gc", "768");
    }

    /**
     * A call returns when its goroutine is seen next, and not before its P is taken from it; when a pipe is closed, who sleeps in the poller wakes, finds nothing to run and
     * stops again.
     */
    @Test
    void whatIsAheadTellsWhenACallReturns() {
        follows(MORE, "syscalls-close-4", "syscalls", "215");
    }

    /** Who spins on one P has another write before it polls, and a third does not spin before, or nobody would have been started on the first. */
    @Test
    void whoPollsFindsWhatOthersHaveWritten() {
        follows(MORE, "syscalls-polled-4", "syscalls", "160");
    }

    /** Of those that call Done that one is last which is seen to make ready who waits for them. */
    @Test
    void whoReleasesTheWaiterCallsDoneLast() {
        follows(MORE, "syscalls-done-4", "syscalls", "197");
    }

    /** Who wakes in the poller takes the P that was put to the idle ones last, and waits until that is one which is seen to be started. */
    @Test
    void whoWakesInThePollerStartsAPThatIsSeenToBeStarted() {
        follows(MORE, "timers-polled-4", "timers", "273");
    }

    /**
     * Nobody starts an idle P while two spin, which have nothing to run for a while; a thief reads whose runnext it will take thirty events before it takes it, and that goroutine has run and
     * been made ready again meanwhile.
     */
    @Test
    @Tag("long")
    void whoSpinsDoesSoBeforeThatIsSeen() {
        follows(MORE, "fanout-spins-4", "fanout", "364");
        follows(MORE, "pipeline-theft-4", "pipeline", "406");
    }

    /** Main went on with another P behind a system call, and the world was stopped before anybody ran what it had left on the first. */
    @Test
    void theFinalizerGoroutineMayHaveBeenLeftOnAnotherP() {
        Result r = follows(MORE, "pipeline-finalizer-4", "pipeline", "399");
        assertTrue(r.out().contains("with the finalizer goroutine on p1 at the beginning"), r.out());
    }

    /** Sysmon wakes the scavenger when the spans have run out, and then the sweeper in the background is still at its last one, for hundreds of events. */
    @Test
    @Tag("long")
    void theSpansHaveRunOutBeforeTheLastIsSwept() {
        follows(MORE, "gc-swept-4", "gc", "1,272");
    }

    /** A P that is seen to be started when another has stopped for good, and last of all, was taken before, by who had found something that it is seen to start hundreds of events later. */
    @Test
    void aPThatIsStartedLateWasTakenBeforeAnotherStopped() {
        follows(MORE, "fanout-taken-4", "fanout", "343");
    }

    /**
     * Main starts a P whose thread comes late behind a system call, and so had taken it before others stopped; who wakes an idle M finds the one that is seen to be started, for another has gone to
     * sleep before it.
     */
    @Test
    void whoTakesAPIsWhoIsSeenToStartIt() {
        follows(MORE, "gc-starter-4", "gc", "632");
    }

    /**
     * Sysmon wakes the scavenger, so the spans have run out; somebody is stopped so that its stack can be scanned before it waits for the end of marking; and the sweeper is preempted again and
     * again, for another thread does not answer forEachP.
     */
    @Test
    @Tag("long")
    void whoIsPreemptedAgainIsSoBecauseAnotherHasNotAnswered() {
        follows(MORE, "gc-unanswered-4", "gc", "5,343");
    }

    /** Main has sent all of its hundred values when it closes the channel, so that many must have gone through five channels by then, most of them unseen and hundreds of events before. */
    @Test
    @Tag("long")
    void whatGoesThroughChannelsUnseenIsToldByWhatComesLater() {
        follows(MORE, "pipeline-flow-4", "pipeline", "446");
    }

    /** The world says of nobody that he may be; so he may be as often as that is seen. */
    @Test
    void whoIsSeenToBePreemptedMayBe() {
        follows(MORE, "fanout-preempt-2", "fanout", "340");
    }

    /** Main is preempted where it notes that it will stop the world, which is the last point where it may be. */
    @Test
    @Tag("long")
    void mainMayBePreemptedJustBeforeItStopsTheWorld() {
        follows(MORE, "gc-stopped-4", "gc", "5,555");
    }

    /** A timer is set again by somebody who is preempted behind it: when it goes off says that he read the clock some 30 microseconds before anything else is seen. */
    @Test
    @Tag("long")
    void whenATimerGoesOffTellsWhenItWasSet() {
        follows(MORE, "timers-reset-4", "timers", "253");
    }

    /** On four Ps somebody steals what the next event's P looks for: only a way round leads there. */
    @Test
    @Tag("long")
    void longerOnesAndFourPsAreFollowed() {
        follows("tiny-4", "tiny", "10");
        follows("fanout-4", "fanout", "346");
        follows("pingpong-2", "pingpong", "3,630");
        follows("pingpong-4", "pingpong", "3,670");
        follows("pipeline-4", "pipeline", "372");
        follows("syscalls-4", "syscalls", "134");
        follows("timers-4", "timers", "258");
        follows("gc-2", "gc", "6,358");
    }

    /** What the world's bounds forbid is not said to be impossible. */
    @Test
    void boundsThatAreTooSmallAreNamed() throws IOException {
        String small = Files.readString(Path.of("../scripts/traces/fanout.groovy")).replace("gs: 14", "gs: 4");
        Result r = Batches.call("gotrace", RECORDED + "fanout-2.trace", "--world", Files.writeString(dir.resolve("small.groovy"), small).toString());
        assertEquals(20, r.exit(), r.out() + r.err());
        assertTrue(r.out().contains("no run was found that makes more than the first 4 of 336 events"), r.out());
        assertTrue(r.out().contains("left the world's bounds and may be missing: number of Ms or Gs"), r.out());
    }

    @Test
    void aNumberOfStatesThatIsNoneIsRefused() {
        Result r = Batches.call("gotrace", RECORDED + "tiny-2.trace", "--states", "-3", "--world", "../scripts/traces/tiny.groovy");
        assertTrue(r.exit() != 0 && r.exit() != 20, r.out() + r.err());
        assertTrue(r.err().contains("states is -3, expected 1 or more"), r.out() + r.err());
    }

    @Test
    void aWorldWithTooFewPsIsRefused() {
        Result r = Batches.call("gotrace", RECORDED + "timers-4.trace", "--world", "../scripts/traces/timers.groovy", "2");
        assertEquals(1, r.exit(), r.out() + r.err());
        assertTrue(r.err().contains("has events on 4 Ps, and the world has 2; expected as many: world procs: 4"), r.err());
    }

    /** Without moves of the model nothing is explained, and the first event is named. */
    @Test
    void whatIsNotExplainedIsNamedAndEndsWith12() {
        Result r = Batches.call("gotrace", RECORDED + "tiny-2.trace", "--moves", "0");
        assertEquals(12, r.exit());
        assertTrue(r.out().contains("event 12 "), r.out());
        assertTrue(r.out().contains("0 of 10 events explained, each by its projections on runs of go1.19; 10 not"), r.out());
        String json = Batches.call("--json", "gotrace", RECORDED + "tiny-2.trace", "--moves", "0").out();
        assertTrue(json.matches("(?s).*\"level\"\\s*:\\s*\"projections\".*"), json);
    }

    @Test
    void theBenchPrintsWhatItReads() throws IOException {
        Path script = Files.writeString(dir.resolve("s.groovy"), "world procs: 2, ms: 3\nmain { gc }\nprintln schedtrace()\n");
        String text = Batches.call("run", script.toString()).out();
        Path snapshot = Files.writeString(dir.resolve("s.txt"), "the program's own line\n" + text);
        Result r = Batches.call("schedtrace", snapshot.toString());
        assertEquals(0, r.exit(), r.out() + r.err());
        assertTrue(r.out().contains("(2 in detail): 2 as the model has it, 0 racy, 0 unexplained"), r.out());
    }

    @Test
    void aTextOfRealSnapshotsIsJudged() throws IOException {
        String lie = Files.readString(Path.of(RECORDED + "tiny-2.detail.txt")).replace("  G1: status=2", "  G1: status=7");
        Result r = Batches.call("schedtrace", Files.writeString(dir.resolve("lie.txt"), lie).toString(), "--moves", "0");
        assertEquals(12, r.exit());
        assertTrue(r.out().contains("NOT SEEN to break it"), r.out());
        Result bad = Batches.call("schedtrace", Files.writeString(dir.resolve("bad.txt"), lie.replace("stopwait=0", "stopwait=?")).toString(), "--moves", "0");
        assertTrue(bad.out().contains("bad.txt:1: not as Go 1.19 prints it"), bad.out());
    }

    @Test
    void wrongFilesAreRefusedInASentence() throws IOException {
        Path text = Files.writeString(dir.resolve("hello.txt"), "hello\n");
        assertEquals("hello.txt: it is no trace", Batches.call("gotrace", text.toString()).err().replaceAll("(?s).*(hello.txt: it is no trace).*", "$1"));
        assertTrue(Batches.call("schedtrace", text.toString()).err().contains("there is no snapshot in it; expected lines that begin with SCHED"));
        assertTrue(Batches.call("gotrace", dir.resolve("none").toString()).err().contains("there is no such file"));
        assertTrue(Batches.call("schedtrace", dir.toString()).err().contains("it is a directory"));
    }
}
