package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.simulate.SplitMix64;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search keeps in files, each part against java.util's. */
class ArchiveTest {
    @TempDir
    Path dir;

    /** Keys that are spread, that crowd, and that lie as far apart as they can. */
    private static long key(SplitMix64 r, int sort) {
        return switch (sort) {
            case 0 -> r.next();
            case 1 -> 0x7FFFFFFFFFFF0000L + r.next(1 << 18);
            default -> (long) r.next(256) << 56 | (r.next(2) == 0 ? r.next(3) : -1L >>> 8);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anArchiveAnswersAsHashSet(int sort) throws IOException {
        SplitMix64 r = new SplitMix64(sort);
        Set<Long> twin = new TreeSet<>(Long::compareUnsigned);
        try (Archive archive = new Archive(Disk.in(dir))) {
            Some known = new Some();
            for (int round = 0; round < 6; round++) {
                Keys keys = new Keys(Keys.ROOMY);
                for (int i = 0; i < (round % 3 > 0 ? 300 : sort == 1 ? 3000 : 30_000); i++) {
                    long k = key(r, sort);
                    if (twin.add(k)) {
                        keys.add(k);
                    }
                }
                for (int p = 0; p < Archive.PARTS; p++) {
                    archive.take(keys, p);
                }
                assertEquals(0, keys.size());
                assertEquals(twin.size(), archive.size());
                asked(r, sort, archive, twin, round % 2 == 0 ? 5_000 : 20, known);
            }
            assertEquals(0, dir.toFile().list().length);
            Set<Long> all = new HashSet<>();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            archive.write(new DataOutputStream(bytes));
            Archive.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), k -> assertTrue(all.add(k)));
            assertEquals(twin, all);
        }
    }

    private static void asked(SplitMix64 r, int sort, Archive archive, Set<Long> twin, int n, Some known) {
        List<Long> there = new ArrayList<>(twin);
        long[] asked = new long[n + 5];
        long[] turned = new long[n + 5];
        for (int i = 0; i < n; i++) {
            asked[i] = r.next(2) == 0 ? key(r, sort) : there.get(r.next(there.size()));
            turned[i] = Run.turned(asked[i]);
        }
        known.clear();
        archive.find(turned, n, Run.Reader.buffer(), known);
        for (int i = 0; i < n; i++) {
            assertEquals(twin.contains(asked[i]), known.contains(asked[i]));
            assertTrue(i >= 200 || twin.contains(asked[i]) == archive.contains(asked[i]));
        }
    }

    /** 512 keys of some 2^64 / 400,000 each: 46 bits between two, and less than 3 more for the widest of a block. */
    @Test
    void aKeyTakesSixBytesOrFewer() {
        SplitMix64 r = new SplitMix64(1);
        try (Archive archive = new Archive(Disk.in(dir))) {
            Keys keys = new Keys(Keys.ROOMY);
            for (int i = 0; i < 400_000; i++) {
                keys.add(r.next());
            }
            for (int p = 0; p < Archive.PARTS; p++) {
                archive.take(keys, p);
            }
            double each = (double) archive.bytesOnDisk() / archive.size();
            assertTrue(each < 6.2, each + " bytes a key");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void listsGiveBackWhatWentToTheFile(int words) throws IOException {
        SplitMix64 r = new SplitMix64(words);
        Words list = new Words(words);
        list.swapTo(Disk.in(dir).create());
        int n = 400_000 / words;
        int gone = 0;
        long[] record = new long[words];
        for (int i = 0; i < n; i++) {
            record[0] = i;
            record[words - 1] += words == 1 ? 0 : i;
            list.append(record);
            if (r.next(20_000) == 0) {
                gone = Math.max(gone, r.next(i / 2 + 1));
                list.forgetBefore(gone);
                int to = gone + r.next(i + 1 - gone);
                list.evictAllBut(gone, Math.max(gone + 1, to));
                list.hold(gone, Math.max(gone + 1, to));
            }
        }
        list.evictAll();
        assertTrue(list.bytes() < 1 << 20, list.bytes() + " bytes");
        if (words == 1) {
            for (int i = gone; i < n; i += 1 + r.next(3000)) {
                list.set(i, -i);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        list.write(new DataOutputStream(bytes), gone);
        Words again = new Words(words);
        again.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        long[] other = new long[words];
        for (int k = 0; k < 3000; k++) {
            int i = gone + r.next(n - gone);
            list.copy(i, record);
            again.copy(i, other);
            assertEquals(i, words == 1 ? Math.abs(record[0]) : record[0]);
            assertEquals(List.of(record[0], record[words - 1]), List.of(other[0], other[words - 1]));
        }
        assertTrue(list.bytesOnDisk() > 0 && list.bytes() < 8 << 20, list.bytes() + " bytes");
        list.close();
    }

    @Test
    void linksRememberWhatWentToTheFile() throws IOException {
        SplitMix64 r = new SplitMix64(3);
        Links links = new Links();
        links.swapTo(Disk.in(dir));
        Ints parents = new Ints();
        Ints choices = new Ints();
        parents.add(-1);
        choices.add(-1);
        for (int parent = 0; parent < 300_000; parent++) {
            int children = r.next(1000) == 0 ? 300 : r.next(2);
            for (int c = 0; c < children; c++) {
                links.child(c);
                parents.add(parent);
                choices.add(c);
            }
            links.parentDone();
            if (r.next(20_000) == 0) {
                links.evict();
            }
        }
        links.evict();
        for (int s = 1; s < parents.size(); s += 1 + r.next(50)) {
            assertEquals(parents.get(s), links.parent(s));
            assertEquals(choices.get(s), links.choice(s));
        }
        assertTrue(links.bytesOnDisk() > 3 << 16, links.bytesOnDisk() + " bytes");
        links.close();
    }

    @Test
    void someAnswersAsHashSet() {
        SplitMix64 r = new SplitMix64(5);
        Some some = new Some();
        for (int round = 0; round < 5; round++) {
            Set<Long> twin = new HashSet<>();
            some.clear();
            assertFalse(some.contains(0));
            for (int i = 0; i < 1000 << round; i++) {
                long k = r.next(3) == 0 ? r.next(4) : r.next();
                assertEquals(twin.contains(k), some.contains(k));
                some.add(k);
                twin.add(k);
            }
            twin.forEach(k -> assertTrue(some.contains(k)));
        }
    }
}
