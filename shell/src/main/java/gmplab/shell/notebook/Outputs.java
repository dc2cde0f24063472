package gmplab.shell.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gmplab.shell.command.Answer;

/** The four kinds of output of notebook format 4. */
final class Outputs {
    private Outputs() { }

    /** What a command answered: its lines as text and HTML, its picture as SVG. */
    static void display(ArrayNode outputs, Answer answer) {
        if (answer.text().isEmpty() && answer.svg() == null) {
            return;
        }
        ObjectNode o = outputs.addObject();
        o.put("output_type", "display_data");
        o.putObject("metadata");
        ObjectNode data = o.putObject("data");
        text(data, "text/plain", String.join("\n", answer.text().plain()));
        if (answer.svg() != null) {
            text(data, "image/svg+xml", answer.svg());
        } else {
            text(data, "text/html", answer.text().html());
        }
    }

    static void stream(ArrayNode outputs, String text) {
        JsonNode last = outputs.isEmpty() ? null : outputs.get(outputs.size() - 1);
        if (last != null && last.path("output_type").asText().equals("stream")) {
            StringBuilder b = new StringBuilder();
            last.get("text").forEach(l -> b.append(l.asText()));
            text((ObjectNode) last, "text", b + text);
            return;
        }
        ObjectNode o = outputs.addObject();
        o.put("output_type", "stream");
        o.put("name", "stdout");
        text(o, "text", text);
    }

    static void result(ArrayNode outputs, String text, int count) {
        ObjectNode o = outputs.addObject();
        o.put("output_type", "execute_result");
        o.put("execution_count", count);
        o.putObject("metadata");
        text(o.putObject("data"), "text/plain", text);
    }

    static void error(ArrayNode outputs, String sentence) {
        ObjectNode o = outputs.addObject();
        o.put("output_type", "error");
        o.put("ename", "gmplab");
        o.put("evalue", sentence);
        o.putArray("traceback").add(sentence);
    }

    /** Lines, each with its newline, as Jupyter itself writes them: diffs of notebooks stay readable. */
    private static void text(ObjectNode into, String member, String text) {
        ArrayNode lines = into.putArray(member);
        int from = 0;
        while (from < text.length()) {
            int nl = text.indexOf('\n', from);
            int to = nl < 0 ? text.length() : nl + 1;
            lines.add(text.substring(from, to));
            from = to;
        }
    }
}
