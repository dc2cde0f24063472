package gmplab.shell.view;

import gmplab.core.report.Timeline;
import gmplab.core.report.Timeline.Row;
import gmplab.core.report.Timeline.Span;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A run as a picture: one row for each M and P, moves from left to right. An interval in limbo is red and hatched, begins
 * with a line through all rows, and runs off the right edge, since it has no end.
 */
public final class TimelineSvg {
    private static final int WIDTH = 960;
    private static final int LEFT = 48;
    private static final int RIGHT = 28;
    private static final int TOP = 40;
    private static final int ROW = 26;
    private static final int BAR = 18;
    /** Room between the last M and the first P. */
    private static final int GAP = 12;
    private static final double LETTER = 6.1;
    private static final String FONT = "font-family=\"DejaVu Sans, Helvetica, Arial, sans-serif\"";

    /** What a stretch looks like: fill, and the colour of letters on it. */
    private record Paint(String fill, String ink) { }

    private static final Map<String, Paint> PAINTS = paints();

    private final Timeline timeline;
    private final String title;
    private final StringBuilder out = new StringBuilder();
    private final double perMove;
    private final int bottom;

    private TimelineSvg(Timeline timeline, String title) {
        this.timeline = timeline;
        this.title = title;
        perMove = (WIDTH - LEFT - RIGHT) / (double) Math.max(1, timeline.moves());
        bottom = TOP + timeline.rows().size() * ROW + GAP;
    }

    private static Map<String, Paint> paints() {
        Map<String, Paint> p = new LinkedHashMap<>();
        p.put("user", new Paint("#2f9e44", "#ffffff"));
        p.put("g0", new Paint("#8ce99a", "#1b4332"));
        p.put("asleep", new Paint("#dee2e6", "#495057"));
        p.put("unborn", new Paint("#f8f9fa", "#adb5bd"));
        p.put("running", new Paint("#1c7ed6", "#ffffff"));
        p.put("idle", new Paint("#d0ebff", "#1864ab"));
        p.put("syscall", new Paint("#b197fc", "#2b1a5a"));
        p.put("transit", new Paint("#ffd43b", "#5c3c00"));
        p.put("stopper", new Paint("#495057", "#ffffff"));
        p.put("gcstop", new Paint("#868e96", "#ffffff"));
        p.put("dead", new Paint("#f1f3f5", "#868e96"));
        p.put("limbo", new Paint("url(#limbo)", "#ffffff"));
        return p;
    }

    public static String of(Timeline timeline, String title) {
        return new TimelineSvg(timeline, title).draw();
    }

    private String draw() {
        int height = bottom + 62;
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">", WIDTH, height,
            WIDTH, height);
        add("<title>%s</title>", Text.escape(title));
        add("<defs><pattern id=\"limbo\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
            + "<rect width=\"8\" height=\"8\" fill=\"#e03131\"/><rect width=\"3\" height=\"8\" fill=\"#c92a2a\"/></pattern></defs>");
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
        add("<text x=\"%d\" y=\"22\" %s font-size=\"13\" font-weight=\"bold\" fill=\"#212529\">%s</text>", LEFT, FONT, Text.escape(title));
        axis();
        for (int i = 0; i < timeline.rows().size(); i++) {
            row(timeline.rows().get(i), y(i));
        }
        limbo();
        legend();
        return out.append("</svg>\n").toString();
    }

    private void add(String format, Object... args) {
        out.append(String.format(Locale.ROOT, format, args)).append('\n');
    }

    private int y(int row) {
        return TOP + row * ROW + (timeline.rows().get(row).name().startsWith("p") ? GAP : 0);
    }

    private double x(int move) {
        return LEFT + move * perMove;
    }

    private void axis() {
        int step = tick(timeline.moves());
        for (int m = 0; m <= timeline.moves(); m += step) {
            add("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#e9ecef\"/>", x(m), TOP - 6, x(m), bottom);
            add("<text x=\"%.1f\" y=\"%d\" %s font-size=\"10\" fill=\"#868e96\" text-anchor=\"middle\">%d</text>", x(m), bottom + 13, FONT, m);
        }
        add("<text x=\"%d\" y=\"%d\" %s font-size=\"10\" fill=\"#868e96\" text-anchor=\"end\">moves</text>", WIDTH - 4, bottom + 26, FONT);
    }

    /** A round number of moves, at most twelve ticks of it. */
    private static int tick(int moves) {
        for (int ten = 1; ten < 1_000_000_000; ten *= 10) {
            for (int step : new int[] {ten, 2 * ten, 5 * ten}) {
                if (moves / step <= 12) {
                    return step;
                }
            }
        }
        return 1_000_000_000;
    }

    private void row(Row row, int y) {
        add("<text x=\"%d\" y=\"%d\" %s font-size=\"12\" fill=\"#212529\" text-anchor=\"end\">%s</text>", LEFT - 8, y + 13, FONT, row.name());
        for (Span s : row.spans()) {
            Paint p = PAINTS.getOrDefault(s.kind(), PAINTS.get("dead"));
            double w = Math.max(1, x(s.to()) - x(s.from()));
            boolean endless = s.kind().equals("limbo");
            add("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"><title>%s</title></rect>", x(s.from()), y,
                endless ? WIDTH - RIGHT / 2.0 - x(s.from()) : w, BAR, p.fill,
                Text.escape(row.name() + " " + s.kind() + ", moves " + s.from() + " to " + s.to() + ": " + s.label()));
            label(s, p, w, y);
        }
    }

    private void label(Span s, Paint p, double width, int y) {
        String full = s.kind().equals("limbo") ? "LIMBO: " + s.label() : s.label();
        String text = full.length() * LETTER <= width - 8 ? full : s.kind().length() * LETTER <= width - 8 ? s.kind() : "";
        if (!text.isEmpty()) {
            add("<text x=\"%.1f\" y=\"%d\" %s font-size=\"10\" fill=\"%s\"%s>%s</text>", x(s.from()) + 4, y + 13, FONT, p.ink,
                s.kind().equals("limbo") ? " font-weight=\"bold\"" : "", Text.escape(text));
        }
    }

    /** A line through all rows where a P is lost, with the words. */
    private void limbo() {
        for (int i = 0; i < timeline.rows().size(); i++) {
            Row r = timeline.rows().get(i);
            for (Span s : r.spans()) {
                if (s.kind().equals("limbo") && (r.spans().indexOf(s) == 0 || !before(r, s).equals("limbo"))) {
                    boolean right = s.from() > timeline.moves() / 2;
                    add("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#c92a2a\" stroke-width=\"1.5\" stroke-dasharray=\"4 3\"/>",
                        x(s.from()), TOP - 8, x(s.from()), bottom);
                    add("<text x=\"%.1f\" y=\"%d\" %s font-size=\"11\" font-weight=\"bold\" fill=\"#c92a2a\" text-anchor=\"%s\">%s</text>",
                        x(s.from()) + (right ? -5 : 5), TOP - 4, FONT, right ? "end" : "start",
                        r.name() + " taken at move " + s.from() + ", and in limbo at the end");
                }
            }
        }
    }

    private static String before(Row r, Span s) {
        return r.spans().get(r.spans().indexOf(s) - 1).kind();
    }

    /** Only of what the picture has. */
    private void legend() {
        Set<String> kinds = new LinkedHashSet<>();
        List<String> order = List.copyOf(PAINTS.keySet());
        timeline.rows().forEach(r -> r.spans().forEach(s -> kinds.add(s.kind())));
        double x = LEFT;
        for (String k : order) {
            if (kinds.contains(k)) {
                Paint p = PAINTS.get(k);
                add("<rect x=\"%.1f\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\" stroke=\"#ced4da\"/>", x, bottom + 36, p.fill);
                String words = meaning(k);
                add("<text x=\"%.1f\" y=\"%d\" %s font-size=\"10\" fill=\"#495057\">%s</text>", x + 17, bottom + 46, FONT, words);
                x += 17 + words.length() * LETTER + 12;
            }
        }
    }

    private static String meaning(String kind) {
        return switch (kind) {
            case "user" -> "M on a G's stack";
            case "g0" -> "M on its system stack";
            case "asleep" -> "M asleep";
            case "unborn" -> "no thread";
            case "running" -> "P running";
            case "idle" -> "P idle";
            case "syscall" -> "P in syscall";
            case "transit" -> "P in transit";
            case "stopper" -> "stopper's P";
            case "gcstop" -> "P stopped";
            case "limbo" -> "P in limbo";
            default -> kind;
        };
    }
}
