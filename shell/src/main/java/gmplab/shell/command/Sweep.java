package gmplab.shell.command;

final class Sweep {
    private Sweep() { }

    static Answer command(Bench b, Arguments a) {
        throw new UserError("not here");
    }
}
