package gmplab.shell.command;

import gmplab.core.explore.Verdict;
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
        /** What every text that is expected must be in. */
        final List<String> texts;
        final boolean mixed;
        boolean expected;

        Entry(int code, String sentence, List<String> texts) {
            this(code, sentence, texts, false);
        }

        Entry(int code, String sentence, List<String> texts, boolean mixed) {
            this.code = code;
            this.sentence = sentence;
            this.texts = texts;
            this.mixed = mixed;
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private String output;

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
        output = null;
        entries.add(new Entry(code, sentence, List.of(sentence)));
    }

    /** A simulation's, with what it printed. */
    void add(int code, String sentence, String printed) {
        add(code, sentence);
        output = printed;
    }

    /** Refuses where the last verdict is not a simulation's, or it printed something else. */
    void expectOutput(String text) {
        if (output == null) {
            throw new UserError("expected an output, but nothing was simulated since the last verdict; type: simulate");
        }
        if (!output.equals(text)) {
            int i = 0;
            String[] now = output.split(" ");
            String[] then = text.split(" ");
            while (i < now.length && i < then.length && now[i].equals(then[i])) {
                i++;
            }
            throw new UserError("expected another output; word " + (i + 1) + " is " + word(now, i) + ", expected "
                + word(then, i) + "; printed: " + output);
        }
    }

    private static String word(String[] words, int i) {
        return i < words.length && !words[i].isEmpty() ? "\"" + words[i] + "\"" : "nothing";
    }

    /** A search's verdict; where it found several sorts of things its code is the worst's, and it is none of them exactly. */
    int add(Verdict v, String sentence) {
        List<Integer> codes = v.found().stream().map(f -> f.finding().kind().exitCode()).distinct().toList();
        int code = codes.size() < 2 || v.outcome() != Verdict.Outcome.FOUND ? v.exitCode()
            : WORST_FIRST.stream().filter(codes::contains).findFirst().orElse(v.exitCode());
        List<String> texts = v.found().stream().map(Object::toString).toList();
        output = null;
        entries.add(new Entry(code, sentence + (texts.isEmpty() ? "" : "; first: " + texts.get(0)),
            texts.isEmpty() ? List.of(sentence) : texts, codes.size() > 1));
        return code;
    }

    /** Marks the latest verdict as the expected one; refuses where it is another, or does not say {@code text}. */
    void expect(String word, String text) {
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
        if (last.mixed) {
            throw new UserError("expected " + word + " and nothing else, but the search found several sorts of things: "
                + last.sentence);
        }
        if (!text.isEmpty() && !last.texts.stream().allMatch(t -> t.contains(text))) {
            throw new UserError("expected " + word + " with \"" + text + "\", but the verdict is: " + last.sentence);
        }
        last.expected = true;
    }

    /** 0 where everything held or was expected; otherwise the code of the worst that was not. */
    public int exitCode() {
        return WORST_FIRST.stream().filter(c -> entries.stream().anyMatch(e -> !e.expected && e.code == c)).findFirst().orElse(0);
    }

    /** Forgets everything: another text begins to count. */
    public void clear() {
        output = null;
        entries.clear();
    }
}
