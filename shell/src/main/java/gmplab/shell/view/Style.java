package gmplab.shell.view;

/** What a piece of text is, so that each face can show it in its own way. */
public enum Style {
    PLAIN("", ""),
    /** A heading of a table or section. */
    HEAD("1", "font-weight:bold"),
    /** The name of an M, P, G, routine or step. */
    NAME("36", "color:#0b7285"),
    /** The step under a cursor. */
    CURSOR("1;33", "font-weight:bold;background:#fff3bf"),
    /** As it should be. */
    GOOD("32", "color:#2b8a3e"),
    /** A finding. */
    BAD("1;31", "font-weight:bold;color:#c92a2a"),
    /** Something Go itself could not do, or a bound on a claim. */
    CAUTION("35", "color:#862e9c"),
    /** Of little interest. */
    DIM("2", "color:#868e96");

    final String ansi;
    final String css;

    Style(String ansi, String css) {
        this.ansi = ansi;
        this.css = css;
    }

    /** The parameters of the terminal's SGR sequence; empty for plain text. */
    public String ansi() {
        return ansi;
    }
}
