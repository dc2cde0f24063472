package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Each number is dealt out once, whoever asks, and in the order that was promised. */
class PortionsTest {
    @Test
    void eachIsDealtOutOnceToManyThreads() throws InterruptedException {
        for (int numbers : new int[] {0, 1, 2, 3, 7, 100_000}) {
            for (int workers : new int[] {1, 2, 3, 5}) {
                for (Portions p : List.of(Portions.apart(numbers, workers), Portions.inOrder(numbers))) {
                    assertEquals(numbers, p.left());
                    AtomicIntegerArray times = new AtomicIntegerArray(numbers);
                    List<Thread> threads = new ArrayList<>();
                    for (int w = 0; w < workers; w++) {
                        int worker = w;
                        threads.add(new Thread(() -> {
                            for (int i = p.next(worker); i >= 0; i = p.next(worker)) {
                                times.incrementAndGet(i);
                            }
                        }));
                    }
                    threads.forEach(Thread::start);
                    for (Thread t : threads) {
                        t.join();
                    }
                    for (int i = 0; i < numbers; i++) {
                        assertEquals(1, times.get(i), "of " + numbers + " by " + workers + ": " + i);
                    }
                    assertEquals(0, p.left());
                }
            }
        }
    }

    @Test
    void inOrderTheFirstAreDealtOut() {
        Portions p = Portions.inOrder(10);
        for (int i = 0; i < 7; i++) {
            assertEquals(i, p.next(i % 3));
        }
        assertEquals(3, p.left());
    }

    /** One that is alone goes through its own, and then through the second half of the others', again and again. */
    @Test
    void aWorkersOwnFollowEachOther() {
        Portions p = Portions.apart(9, 3);
        List<Integer> got = new ArrayList<>();
        for (int i = p.next(1); i >= 0; i = p.next(1)) {
            got.add(i);
        }
        assertEquals(List.of(3, 4, 5), got.subList(0, 3));
        assertEquals(List.of(1, 2, 7, 8, 0, 6), got.subList(3, 9));
        assertTrue(p.next(0) < 0);
    }
}
