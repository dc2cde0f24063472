package gmplab.shell.command;

import java.util.List;

/**
 * One word of the bench. Dispatch, help, completion and the manual are all made from this.
 *
 * @param name what is typed
 * @param group the heading under which help lists it
 * @param synopsis how it is typed, its forms separated by newlines
 * @param summary one line for the list
 * @param help the paragraph that {@code help name} shows below the synopsis
 * @param aliases other names for it
 * @param completes what its arguments are, for completion
 * @param bare whether it means something without arguments
 * @param gives whether it only gives a value to another command's argument, and so says nothing itself
 * @param action what it does
 */
public record Command(String name, Group group, String synopsis, String summary, String help, List<String> aliases,
                      Completes completes, boolean bare, boolean gives, Action action) {
    /** Headings of the list of commands. */
    public enum Group {
        WORLD("The world"), MOVES("Moves"), LOOKING("Looking"), SEARCHING("Searching"), SHELL("The shell"),
        PROGRAM("Inside a goroutine's braces");

        public final String title;

        Group(String title) {
            this.title = title;
        }
    }

    /** What stands in an argument. */
    public enum Completes { NOTHING, WORD, M, G, ROUTINE, ROUTINE_STEP, VERSION, VERDICT, FILE, POLICY, WORLD, EXPLORE, UNTIL, SIMULATE }

    /** What a command does. */
    @FunctionalInterface
    public interface Action {
        Answer run(Bench bench, Arguments args);
    }

    public Command {
        aliases = List.copyOf(aliases);
    }

    /** A command whose arguments complete to nothing and that has no other name. */
    public static Command of(String name, Group group, String synopsis, String summary, String help, Action action) {
        return new Command(name, group, synopsis, summary, help, List.of(), Completes.NOTHING, false, false, action);
    }

    public Command completing(Completes what) {
        return new Command(name, group, synopsis, summary, help, aliases, what, bare, gives, action);
    }

    public Command alias(String... names) {
        return new Command(name, group, synopsis, summary, help, List.of(names), completes, bare, gives, action);
    }

    /** It may be typed alone. */
    public Command orBare() {
        return new Command(name, group, synopsis, summary, help, aliases, completes, true, gives, action);
    }

    /** Its answer's value is all it gives, to another command. */
    public Command giving() {
        return new Command(name, group, synopsis, summary, help, aliases, completes, bare, true, action);
    }
}
