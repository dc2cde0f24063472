package gmplab.core.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.simulate.SplitMix64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a person probably meant, against a twin that looks at every way from one name to the other. */
class NamesTest {
    private final SplitMix64 random = new SplitMix64(1);

    @Test
    void editsAreThoseOfTheWholeTable() {
        int few = 0;
        for (int i = 0; i < 100_000; i++) {
            String a = word(12);
            String b = random.next(2) == 0 ? word(12) : mistyped(a);
            int most = random.next(6);
            int d = table(a, b);
            int found = Names.distance(a, b, most);
            assertEquals(Math.min(d, most + 1), Math.min(found, most + 1), a + " and " + b + ", at most " + most);
            few += d > 0 && d <= most ? 1 : 0;
        }
        assertTrue(few > 10_000, few + " that are near");
    }

    @Test
    void theNearestIsTheNearestOfAll() {
        int near = 0;
        for (int i = 0; i < 20_000; i++) {
            List<String> known = IntStream.range(0, random.next(12)).mapToObj(k -> word(8)).toList();
            String name = word(8);
            Optional<String> twin = known.stream().min(Comparator.comparingInt((String k) -> table(lower(name), lower(k))).thenComparing(k -> k))
                .filter(k -> table(lower(name), lower(k)) <= Math.max(2, name.length() / 3));
            assertEquals(twin, Names.nearest(name, known), name + " among " + known);
            near += twin.isPresent() ? 1 : 0;
        }
        assertTrue(near > 1_000 && near < 19_000, near + " have one that is near");
    }

    @Test
    void oneOfAHundredThousandIsFound() {
        List<String> known = IntStream.range(0, 100_000).mapToObj(i -> String.format(Locale.ROOT, "trace%06d.groovy", i)).toList();
        assertEquals(Optional.of("trace054321.groovy"), Names.nearest("trcae054321.groovy", known));
        assertEquals(Optional.empty(), Names.nearest("something.else", known));
        String alike = "x".repeat(240);
        List<String> all = IntStream.range(0, 100_000).mapToObj(i -> alike + i).toList();
        assertEquals(Optional.of(alike + 7_777), Names.nearest(alike + "7777y", all));
    }

    private static String lower(String s) {
        return s.toLowerCase(Locale.ROOT);
    }

    private String word(int most) {
        StringBuilder b = new StringBuilder();
        for (int n = random.next(most + 1); n > 0; n--) {
            b.append("abAc".charAt(random.next(4)));
        }
        return b.toString();
    }

    /** With some letters dropped, put in, changed or exchanged. */
    private String mistyped(String s) {
        StringBuilder b = new StringBuilder(s);
        for (int n = random.next(4); n > 0; n--) {
            int at = random.next(b.length() + 1);
            int what = random.next(4);
            if (what == 0) {
                b.insert(at, 'b');
            } else if (what == 1 && at < b.length()) {
                b.deleteCharAt(at);
            } else if (what == 2 && at < b.length()) {
                b.setCharAt(at, 'd');
            } else if (at + 1 < b.length()) {
                char c = b.charAt(at);
                b.setCharAt(at, b.charAt(at + 1));
                b.setCharAt(at + 1, c);
            }
        }
        return b.toString();
    }

    private static int table(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 ? j : j == 0 ? i
                    : Math.min(d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1), Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
