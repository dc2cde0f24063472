package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who comes from whom, in bits, is what two plain lists say; and so are records that are added many at a time. */
class LinksTest {
    private static final int PARENTS = 9_000;

    /** Families of none, some and very many children, some of them told of one child after the other; choices of one byte and of more. */
    @Test
    void itIsWhatTwoListsSay() throws IOException {
        for (int seed = 0; seed < 4; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Links links = new Links();
            List<Integer> parents = new ArrayList<>(List.of(-1));
            List<Integer> choices = new ArrayList<>(List.of(-1));
            for (int p = 0; p < PARENTS && p < parents.size(); p++) {
                int n = p == 0 || parents.size() < p + 5 ? 3 : random.nextInt(40) == 0 ? random.nextInt(300) : random.nextInt(3);
                int[] of = random.ints(n + 2, 0, random.nextInt(20) == 0 ? 2_000 : 255).toArray();
                for (int i = 1; i <= n; i++) {
                    parents.add(p);
                    choices.add(of[i]);
                }
                if (random.nextBoolean()) {
                    links.room(n, 1);
                    Links.Strand strand = links.strand(links.size() + 1, p);
                    strand.family(of, 1, n + 1);
                    strand.end();
                    links.grown(n, 1);
                } else {
                    for (int i = 1; i <= n; i++) {
                        links.child(of[i]);
                    }
                    links.parentDone();
                }
                if (p == PARENTS / 2) {
                    links = again(links);
                }
            }
            assertEquals(parents.size() - 1, links.size());
            for (int s = 1; s < parents.size(); s++) {
                assertEquals(parents.get(s), links.parent(s));
                assertEquals(choices.get(s), links.choice(s));
            }
            for (int s = 0; s < parents.size(); s += 97) {
                assertArrayEquals(path(parents, choices, s), links.path(s));
            }
        }
    }

    private static Links again(Links links) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        links.write(new DataOutputStream(out));
        Links r = new Links();
        r.read(new DataInputStream(new ByteArrayInputStream(out.toByteArray())));
        return r;
    }

    private static int[] path(List<Integer> parents, List<Integer> choices, int state) {
        List<Integer> r = new ArrayList<>();
        for (int s = state; s > 0; s = parents.get(s)) {
            r.add(choices.get(s));
        }
        Collections.reverse(r);
        return r.stream().mapToInt(c -> c).toArray();
    }

    /** Over the ends of chunks, and for records of any number of words. */
    @Test
    void recordsAddedTogetherAreThoseAddedOneByOne() {
        for (int words = 1; words < 6; words++) {
            SplittableRandom random = new SplittableRandom(words);
            Words one = new Words(words, 6);
            Words many = new Words(words, 6);
            for (int i = 0; i < 200; i++) {
                int n = random.nextInt(4) == 0 ? 0 : random.nextInt(300);
                long[] records = random.longs((n + 1L) * words).toArray();
                for (int k = 0; k < n; k++) {
                    one.append(records, k * words);
                }
                int first = many.size();
                many.room(first + n);
                many.put(first, records, n);
                many.grown(first + n);
                assertEquals(one.size(), many.size());
            }
            long[] a = new long[words];
            long[] b = new long[words];
            for (int i = 0; i < one.size(); i++) {
                one.copy(i, a);
                many.copy(i, b);
                assertArrayEquals(a, b);
            }
        }
    }
}
