package gmplab.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the searches and runs of a session came to, and which of it was expected. */
public final class Verdicts {
    /** Exit codes by the word that {@code expect} takes. */
    static final Map<String, Integer> CODES = codes();
    /** Which verdict a script without expectations ends with: the first of these that it met. */
    private static final List<Integer> WORST_FIRST = List.of(130, 14, 12, 11, 13, 20);

    /** One verdict. */
    private static final class Entry {
        final int code;
        final String sentence;
        boolean expected;

        Entry(int code, String sentence) {
            this.code = code;
            this.sentence = sentence;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    private static Map<String, Integer> codes() {
        Map<String, Integer> c = new LinkedHashMap<>();
        c.put("held", 0);
        c.put("deadlock", 11);
        c.put("invariant", 12);
        c.put("liveness", 13);
        c.put("threw", 14);
        c.put("bounded", 20);
        return c;
    }

    static String word(int code) {
        return CODES.entrySet().stream().filter(e -> e.getValue() == code).map(Map.Entry::getKey).findFirst()
            .orElse(code == 130 ? "interrupted" : "failed");
    }

    void add(int code, String sentence) {
        entries.add(new Entry(code, sentence));
    }

    /** Marks the latest verdict as the expected one; refuses where it is another. */
    void expect(String word) {
        Integer code = CODES.get(word);
        if (code == null) {
            throw new UserError("expect \"" + word + "\": expected " + Arguments.orList(List.copyOf(CODES.keySet())));
        }
        if (entries.isEmpty()) {
            throw new UserError("expected " + word + ", but nothing was judged yet; explore, sweep, run or replay first");
        }
        Entry last = entries.get(entries.size() - 1);
        if (last.code != code) {
            throw new UserError("expected " + word + ", but the verdict is " + word(last.code) + ": " + last.sentence);
        }
        last.expected = true;
    }

    /** 0 where everything held or was expected; otherwise the code of the worst that was not. */
    public int exitCode() {
        return WORST_FIRST.stream().filter(c -> entries.stream().anyMatch(e -> !e.expected && e.code == c)).findFirst().orElse(0);
    }

    /** Forgets everything: another text begins to count. */
    public void clear() {
        entries.clear();
    }
}
