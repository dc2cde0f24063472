package gmplab.shell.command;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What stands between a goroutine's braces, as it was typed: statements and expressions in no language's own form. The
 * script's language writes it, {@link ProgramWriter} turns it into a program. {@code line} is where it stands, from 1.
 */
public sealed interface Syntax extends Serializable {
    int line();

    /** A number (Integer, Long), a truth value, a text, or null. */
    record Lit(Object value, int line) implements Syntax { }

    record Name(String name, int line) implements Syntax { }

    /** Two operands; {@code op} as typed. */
    record Binary(String op, Syntax left, Syntax right, int line) implements Syntax { }

    /** One operand: {@code !} or {@code -}. */
    record Unary(String op, Syntax of, int line) implements Syntax { }

    record Index(Syntax of, Syntax index, int line) implements Syntax { }

    /** {@code of.name}. */
    record Prop(Syntax of, String name, int line) implements Syntax { }

    /** A text with values in it. */
    record Text(List<Syntax> parts, int line) implements Syntax { }

    /** A call; without a receiver it is null. */
    record Call(Syntax receiver, String name, List<Syntax> args, Map<String, Syntax> named, int line) implements Syntax { }

    /** A piece of program in braces. */
    record Body(List<Param> params, List<Syntax> statements, int line) implements Syntax { }

    /** A parameter; {@code type} is empty where none was given. */
    record Param(String name, String type) implements Serializable { }

    /** {@code targets = value}; {@code op} is = or +=, -=, ... */
    record Assign(List<Syntax> targets, boolean declares, String op, Syntax value, int line) implements Syntax { }

    record If(Syntax cond, List<Syntax> then, List<Syntax> otherwise, int line) implements Syntax { }

    /** {@code for (init; cond; post)}; a condition of null is for ever. */
    record For(List<Syntax> init, Syntax cond, List<Syntax> post, List<Syntax> body, int line) implements Syntax { }

    /** {@code for (name in from..to)}. */
    record Counted(String name, Syntax from, Syntax to, boolean inclusive, List<Syntax> body, int line) implements Syntax { }

    /** {@code for (name in channel)}. */
    record Over(String name, Syntax channel, List<Syntax> body, int line) implements Syntax { }

    /** break or continue; {@code label} is empty where none is named. */
    record Jump(String what, String label, int line) implements Syntax { }

    record Return(List<Syntax> values, int line) implements Syntax { }

    /** {@code label: statement}. */
    record Labelled(String label, Syntax statement, int line) implements Syntax { }

    /** {@code switch (of)}; {@code of} is null where there is none. */
    record Switch(Syntax of, List<Arm> arms, int line) implements Syntax { }

    /** A case of a switch; without values it is the default. */
    record Arm(List<Syntax> values, List<Syntax> body) implements Serializable { }

    /** {@code new type(size)} or {@code new type[size]}; {@code size} is null where there is none. */
    record New(String type, boolean array, Syntax size, int line) implements Syntax { }

    /** {@code [1, 2, 3]}, to go through. */
    record Items(List<Syntax> all, int line) implements Syntax { }

    /** Something that no goroutine program has. */
    record Bad(String what, int line) implements Syntax { }

    /**
     * A goroutine's program with what its free names stand for in the script round it.
     *
     * @param names numbers, truth values and texts by name
     */
    record Program(Body body, Map<String, Object> names) { }
}
