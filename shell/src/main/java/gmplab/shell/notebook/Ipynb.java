package gmplab.shell.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gmplab.shell.command.NamedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A notebook of format 4 on disk: JSON of which this package knows the cells, and keeps everything else as it was. */
final class Ipynb {
    private static final int FORMAT = 4;
    private static final ObjectMapper JSON = new ObjectMapper()
        .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final ObjectNode root;

    private Ipynb(ObjectNode root) {
        this.root = root;
    }

    static Ipynb read(Path file) throws NotebookError {
        JsonNode n;
        try {
            n = JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new NotebookError(file + " is not a whole notebook: its JSON breaks at line " + (at == null ? "?" : at.getLineNr())
                + "; expected a complete .ipynb file", e);
        } catch (IOException e) {
            throw new NotebookError("cannot read " + file + ": " + NamedFile.why(file, e) + "; expected an .ipynb file", e);
        }
        return new Ipynb(check(file, n));
    }

    private static ObjectNode check(Path file, JsonNode n) throws NotebookError {
        if (!(n instanceof ObjectNode o) || !n.path("cells").isArray()) {
            throw new NotebookError(file + " is not a notebook: expected a JSON object with a list of cells", null);
        }
        if (n.path("nbformat").asInt() != FORMAT) {
            throw new NotebookError(file + " has notebook format " + n.path("nbformat").asText("none") + ", expected 4; convert it with: "
                + "jupyter nbconvert --to notebook --nbformat 4", null);
        }
        for (JsonNode c : n.get("cells")) {
            if (!c.isObject() || !c.path("cell_type").isTextual() || !(c.path("source").isTextual() || c.path("source").isArray())) {
                throw new NotebookError(file + " is not a notebook: a cell has no cell_type or no source", null);
            }
        }
        return o;
    }

    ArrayNode cells() {
        return (ArrayNode) root.get("cells");
    }

    static String source(ObjectNode cell) {
        JsonNode s = cell.get("source");
        if (s.isTextual()) {
            return s.asText();
        }
        StringBuilder b = new StringBuilder();
        s.forEach(l -> b.append(l.asText()));
        return b.toString();
    }

    /** Says before an hour of searching, not after it, that the result has no place. */
    static void checkWritable(Path file) throws NotebookError {
        Path dir = directory(file);
        if (!Files.isDirectory(dir)) {
            throw new NotebookError("cannot write " + file + ": there is no directory " + dir, null);
        }
        if (Files.isDirectory(file) || Files.exists(file) && !Files.isWritable(file) || !Files.isWritable(dir)) {
            throw new NotebookError("cannot write " + file + ": permission denied; choose another place with --output FILE", null);
        }
    }

    private static Path directory(Path file) {
        Path p = file.toAbsolutePath().getParent();
        return p == null ? file.toAbsolutePath() : p;
    }

    /** Writes beside the file first, so that a reader sees the old notebook or the new one and never half of one. */
    void write(Path file) throws NotebookError {
        Path temporary = null;
        try {
            Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
            temporary = Files.createTempFile(directory(target), ".gmplab", ".ipynb");
            if (Files.exists(target)) {
                Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
            } else {
                Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
            }
            Files.write(temporary, text().getBytes(StandardCharsets.UTF_8));
            move(temporary, target);
        } catch (IOException | UnsupportedOperationException e) {
            forget(temporary);
            throw new NotebookError("cannot write " + file + ": " + e.getMessage() + "; choose another place with --output FILE", e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void forget(Path temporary) {
        if (temporary != null) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                temporary.toFile().deleteOnExit();
            }
        }
    }

    /** As Jupyter lays it out: one blank of indentation, a newline at the end. */
    String text() throws JsonProcessingException {
        DefaultIndenter indent = new DefaultIndenter(" ", "\n");
        DefaultPrettyPrinter p = new DefaultPrettyPrinter(Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER).withArrayEmptySeparator("").withObjectEmptySeparator(""))
            .withObjectIndenter(indent).withArrayIndenter(indent);
        return JSON.writer(p).writeValueAsString(root) + "\n";
    }
}
