package gmplab.core.runtime;

import gmplab.core.program.Barriers;
import gmplab.core.program.Edit;
import gmplab.core.program.Expr;
import gmplab.core.program.Program;
import java.util.List;

/** From a world to the program that lies on the bench. */
public final class Worlds {
    /** The notes that are no M's own and on which a thread sleeps for long. */
    public static final Expr SYSMONNOTE = Go.SYSMONNOTE.expr();
    public static final Expr NEWM_WAKE = Go.NEWM_WAKE.expr();
    public static final Expr BG_MARK_READY = Go.BG_MARK_READY.expr();

    private Worlds() { }

    /** The version's program with the world's own edits made and its goroutines added. */
    public static Program program(World world) {
        Program p = Versions.build(world, world.version());
        for (Edit e : world.edits()) {
            p = e.apply(p);
        }
        return Goroutines.addTo(p, world);
    }

    /** Where a program breaks Go's nowritebarrierrec; dropg lets go of m.curg by setGNoWB, without a barrier. */
    public static List<Barriers.Violation> writeBarriers(Program program) {
        return Barriers.violations(program, Fields.POINTERS, s -> s.label().startsWith("dropg"));
    }

    /** Names of a world's locks, in the order of their identities. */
    public static List<String> lockNames(World world) {
        return Go.lockNames(world);
    }
}
