package gmplab.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Go programmer's spelling means what it means in Go. */
class GoroutineWordsTest {
    @ParameterizedTest
    @CsvSource({"GC, collect", "gc, gc", "ReadMemStats, gc", "FreeOSMemory, freeOSMemory", "Gosched, yield", "Goexit, exit",
        "LockOSThread, lockThread", "UnlockOSThread, unlockThread", "AddInt32, atomicAdd", "Sleep, sleep", "NewTicker, newTicker"})
    void goNames(String typed, String word) {
        assertEquals(word, GoroutineWords.find(typed).name());
    }

    @ParameterizedTest
    @CsvSource({"Gc2", "runtime"})
    void others(String typed) {
        assertNull(GoroutineWords.find(typed));
    }
}
