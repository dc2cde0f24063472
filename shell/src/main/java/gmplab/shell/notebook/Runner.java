package gmplab.shell.notebook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gmplab.shell.command.Answer;
import gmplab.shell.command.Listener;
import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import java.nio.file.Path;

/** The notebook face: executes the code cells in order in one session, and writes what came of each below it. */
public final class Runner {
    private final Session session;
    private final Listener watcher;
    private int count;

    /**
     * @param cells how many cells were executed
     * @param error the sentence, or null
     * @param output where the notebook was written
     */
    public record Result(int cells, String error, int exitCode, Path output) {
        public String summary() {
            return cells + (cells == 1 ? " cell" : " cells") + " executed, outputs in " + output;
        }
    }

    /** @param watcher hears progress; answers go into the notebook only */
    public Runner(Session session, Listener watcher) {
        this.session = session;
        this.watcher = watcher;
    }

    /** Executes a notebook and writes it; a cell that fails ends it, with everything until then written. */
    public Result run(Path file, Path output) {
        Ipynb notebook;
        try {
            notebook = Ipynb.read(file);
            Ipynb.checkWritable(output);
        } catch (NotebookError e) {
            return new Result(0, e.getMessage(), Reply.SCRIPT_FAILED, output);
        }
        String error = null;
        int exit = 0;
        for (int i = 0; i < notebook.cells().size() && error == null; i++) {
            ObjectNode cell = (ObjectNode) notebook.cells().get(i);
            if (!cell.path("cell_type").asText().equals("code")) {
                continue;
            }
            Reply reply = execute(cell, file.getFileName() + " cell " + (i + 1));
            exit = reply.exitCode();
            error = reply.ok() || mayFail(cell) ? null : reply.error() == null ? "interrupted" : reply.error();
            if (reply.status() == Reply.Status.LEFT) {
                break;
            }
        }
        try {
            notebook.write(output);
        } catch (NotebookError e) {
            return new Result(count, e.getMessage(), Reply.SCRIPT_FAILED, output);
        }
        return new Result(count, error, exit, output);
    }

    /** The tag by which Jupyter too lets a cell fail. */
    private static boolean mayFail(ObjectNode cell) {
        for (var t : cell.path("metadata").path("tags")) {
            if (t.asText().equals("raises-exception")) {
                return true;
            }
        }
        return false;
    }

    private Reply execute(ObjectNode cell, String name) {
        ArrayNode outputs = cell.putArray("outputs");
        cell.put("execution_count", ++count);
        Reply reply = session.cell(Ipynb.source(cell), name, new Listener() {
            @Override
            public void answer(Answer answer) {
                Outputs.display(outputs, answer);
            }

            @Override
            public void printed(String text) {
                Outputs.stream(outputs, text);
            }

            @Override
            public void progress(String line) {
                watcher.progress(line);
            }
        });
        if (reply.value() != null) {
            Outputs.result(outputs, reply.value().toString(), count);
        }
        if (!reply.ok()) {
            Outputs.error(outputs, reply.error() == null ? "interrupted" : reply.error());
        }
        return reply;
    }
}
