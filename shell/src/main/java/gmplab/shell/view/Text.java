package gmplab.shell.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Lines of styled text: what the bench says, before a face decides how to show it. Immutable. */
public final class Text {
    public static final Text EMPTY = new Text(List.of());

    /** A piece of a line in one style. */
    public record Span(String text, Style style) { }

    /** One line. */
    public record Line(List<Span> spans) {
        public Line {
            spans = List.copyOf(spans);
        }

        public static Line of(String text, Style style) {
            return new Line(List.of(new Span(text, style)));
        }

        public String plain() {
            StringBuilder b = new StringBuilder();
            spans.forEach(s -> b.append(s.text()));
            return b.toString();
        }

        /** The line without blanks at its end. */
        Line trimmed() {
            List<Span> r = new ArrayList<>(spans);
            while (!r.isEmpty()) {
                Span last = r.get(r.size() - 1);
                String cut = last.text().stripTrailing();
                if (cut.length() == last.text().length() && !cut.isEmpty()) {
                    break;
                }
                r.remove(r.size() - 1);
                if (!cut.isEmpty()) {
                    r.add(new Span(cut, last.style()));
                }
            }
            return new Line(r);
        }
    }

    private final List<Line> lines;

    private Text(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Plain lines; a newline inside one of them begins another. */
    public static Text of(String... lines) {
        Builder b = new Builder();
        for (String l : lines) {
            b.line(l);
        }
        return b.done();
    }

    public List<Line> lines() {
        return lines;
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    public Text plus(Text more) {
        List<Line> all = new ArrayList<>(lines);
        all.addAll(more.lines);
        return new Text(all);
    }

    /** The lines without their styles. */
    public List<String> plain() {
        return lines.stream().map(Line::plain).toList();
    }

    /** With the terminal's escape codes. */
    public List<String> ansi() {
        return lines.stream().map(Text::ansi).toList();
    }

    private static String ansi(Line line) {
        StringBuilder b = new StringBuilder();
        for (Span s : line.spans()) {
            if (s.style().ansi.isEmpty()) {
                b.append(s.text());
            } else {
                b.append("\u001b[").append(s.style().ansi).append('m').append(s.text()).append("\u001b[0m");
            }
        }
        return b.toString();
    }

    /** As an HTML fragment. */
    public String html() {
        StringBuilder b = new StringBuilder("<pre class=\"gmplab\">");
        for (Line l : lines) {
            for (Span s : l.spans()) {
                if (s.style().css.isEmpty()) {
                    b.append(escape(s.text()));
                } else {
                    b.append("<span style=\"").append(s.style().css).append("\">").append(escape(s.text())).append("</span>");
                }
            }
            b.append('\n');
        }
        return b.append("</pre>").toString();
    }

    static String escape(String s) {
        return s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Text t && t.lines.equals(lines);
    }

    @Override
    public int hashCode() {
        return Objects.hash(lines);
    }

    @Override
    public String toString() {
        return String.join("\n", plain());
    }

    /** Collects lines. */
    public static final class Builder {
        private final List<Line> lines = new ArrayList<>();
        private final List<Span> open = new ArrayList<>();

        /** Adds to the line being written. */
        public Builder add(String text, Style style) {
            open.add(new Span(text, style));
            return this;
        }

        public Builder add(String text) {
            return add(text, Style.PLAIN);
        }

        /** Ends the line being written. */
        public Builder end() {
            lines.add(new Line(open).trimmed());
            open.clear();
            return this;
        }

        public Builder line(String text, Style style) {
            for (String part : text.split("\n", -1)) {
                add(part, style).end();
            }
            return this;
        }

        public Builder line(String text) {
            return line(text, Style.PLAIN);
        }

        public Builder all(Text text) {
            lines.addAll(text.lines);
            return this;
        }

        public Text done() {
            if (!open.isEmpty()) {
                end();
            }
            return new Text(lines);
        }
    }
}
