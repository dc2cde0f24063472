package gmplab.shell.view;

import java.util.ArrayList;
import java.util.List;

/** Rows under a heading, columns as wide as they need to be. */
public final class Table {
    /** One cell. */
    public record Cell(String text, Style style) { }

    private final List<String> heading;
    private final List<List<Cell>> rows = new ArrayList<>();

    public Table(String... heading) {
        this.heading = List.of(heading);
    }

    /** A row: each value a {@link Cell} or anything else, shown as it is; null is an empty cell. */
    public Table row(Object... values) {
        if (values.length != heading.size()) {
            throw new IllegalArgumentException("a row of " + values.length + " cells under " + heading.size() + " headings");
        }
        List<Cell> row = new ArrayList<>();
        for (Object v : values) {
            row.add(v instanceof Cell c ? c : new Cell(v == null ? "" : v.toString(), Style.PLAIN));
        }
        rows.add(row);
        return this;
    }

    public static Cell cell(Object value, Style style) {
        return new Cell(String.valueOf(value), style);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public Text text() {
        int[] width = new int[heading.size()];
        for (int i = 0; i < width.length; i++) {
            width[i] = heading.get(i).length();
            for (List<Cell> r : rows) {
                width[i] = Math.max(width[i], r.get(i).text().length());
            }
        }
        Text.Builder b = new Text.Builder();
        for (int i = 0; i < width.length; i++) {
            b.add(pad(heading.get(i), width[i], i), Style.HEAD);
        }
        b.end();
        for (List<Cell> r : rows) {
            for (int i = 0; i < width.length; i++) {
                b.add(pad(r.get(i).text(), width[i], i), r.get(i).style());
            }
            b.end();
        }
        return b.done();
    }

    private String pad(String s, int width, int column) {
        return column == heading.size() - 1 ? s : s + " ".repeat(width - s.length() + 2);
    }
}
