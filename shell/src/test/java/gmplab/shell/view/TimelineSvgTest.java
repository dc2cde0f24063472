package gmplab.shell.view;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.report.Timeline;
import gmplab.core.report.Timeline.Row;
import gmplab.core.report.Timeline.Span;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class TimelineSvgTest {
    private static final Timeline LOST = new Timeline(100, List.of(
        new Row("m0", List.of(new Span(0, 60, "user", "g0 (a<b)"), new Span(60, 100, "asleep", "asleep"))),
        new Row("p0", List.of(new Span(0, 30, "idle", "idle"), new Span(30, 40, "limbo", "in transit with g0"),
            new Span(40, 100, "limbo", "in transit with g0, promised to m2")))));

    @Test
    void isWellFormedWhateverTheNames() {
        String svg = TimelineSvg.of(LOST, "a & b <c>");
        assertDoesNotThrow(() -> DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void marksTheLimboIntervalOnce() {
        String svg = TimelineSvg.of(LOST, "t");
        assertEquals(1, svg.split("p0 taken at move 30, and in limbo at the end", -1).length - 1);
        assertTrue(svg.contains("LIMBO: in transit with g0, promised to m2"));
    }

    @Test
    void anEmptyRunHasAPictureToo() {
        assertTrue(TimelineSvg.of(new Timeline(0, List.of(new Row("m0", List.of(new Span(0, 0, "g0", "g0"))))), "t").endsWith("</svg>\n"));
    }
}
