package gmplab.shell.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import gmplab.shell.command.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The versioned document of {@code --json}: {@code {"gmplab": 1, "command": ..., "answers": [...], "printed": ...,
 * "error": ..., "exit": ...}}. A reader should refuse another number than 1 and ignore members it does not know.
 */
public final class Document {
    /** Changes when a member changes its meaning or goes away. */
    public static final int FORMAT = 1;
    private final Map<String, Object> members = new LinkedHashMap<>();

    public Document(String command) {
        members.put("gmplab", FORMAT);
        members.put("command", command);
    }

    public Document with(String name, Object value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    /** What came of a text, and what it printed. */
    public Document with(Reply reply, String printed) {
        List<Object> answers = new ArrayList<>();
        for (Answer a : reply.answers()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("word", a.word());
            one.put("text", a.text().plain());
            if (a.value() != null) {
                one.put("value", a.value());
            }
            if (a.svg() != null) {
                one.put("svg", a.svg());
            }
            if (a.judges()) {
                one.put("exit", a.exitCode());
            }
            answers.add(one);
        }
        with("answers", answers);
        with("printed", printed.isEmpty() ? null : printed);
        with("value", reply.value() == null ? null : plain(reply.value()));
        return with("error", reply.error());
    }

    private static Object plain(Object v) {
        return v instanceof Number || v instanceof Boolean || v instanceof Map || v instanceof List ? v : String.valueOf(v);
    }

    /** The document with the exit code of the process. */
    public String json(int exit) {
        members.put("exit", exit);
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS).writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("bug in gmplab: an answer cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
