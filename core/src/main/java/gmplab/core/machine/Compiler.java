package gmplab.core.machine;

import gmplab.core.machine.Emit.Spot;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Turns the steps of a linked machine into one hidden class: a small static method for each step on each kind of stack, found
 * by its pc through two small switches (the JIT compiles no method of more than 8000 bytes), and the choices the same way.
 */
final class Compiler {
    private static final int SWITCH_BITS = 9;
    private static final int UNROLLED_MS_MAX = 8;
    private static final String WALK = "(Lgmplab/core/machine/Engine;[JIII)I";

    /** A step on a kind of stack. */
    private record At(Lowering lowering, int step, boolean user, int pc) {
        Step data() {
            return lowering.routine.steps().get(step);
        }

        String name() {
            return (user ? "user" : "g0") + pc;
        }
    }

    private final Machine mac;
    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    private final Constants constants = new Constants();
    private final Places places = new Places(constants);
    private final EmitChoices choices;
    private final List<At> steps = new ArrayList<>();
    /** Whether steps tell the engine which bits they read and write. */
    private final boolean telling;
    /** The slots that choices read: of who waits on a system stack, of who waits on a goroutine's, and of the environment. */
    private final List<Set<Slot>> asked = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>());
    private final int[][] kinds;

    private Compiler(Machine mac, boolean telling) {
        this.mac = mac;
        this.telling = telling;
        choices = new EmitChoices(mac);
        kinds = new int[2][mac.link().pcs.count() + 1];
        for (Node n : mac.link().graph.nodes()) {
            Lowering at = new Lowering(mac, n);
            for (int i = 0; i < at.routine.steps().size(); i++) {
                if (mac.isStep(n.routine(), i)) {
                    steps.add(new At(at, i, n.stack() == Stack.USER, mac.link().pc(n.routine(), i)));
                }
            }
        }
    }

    /** The compiled form of a machine. */
    static Code compile(Machine mac) {
        return new Compiler(mac, false).code();
    }

    /** Moves only, which tell the engine's {@link Trail} what they read and write. */
    static Code telling(Machine mac) {
        return new Compiler(mac, true).code();
    }

    private Code code() {
        byte[] bytes = bytes();
        try {
            Code code = (Code) MethodHandles.lookup().defineHiddenClassWithClassData(bytes, constants.data(), true).lookupClass()
                .getDeclaredConstructor().newInstance();
            code.choiceBits = telling ? null : new ChoiceBits(mac, asked, kinds);
            return code;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("bug in gmplab: the code made for a machine is not accepted", e);
        }
    }

    /** The class, as it is defined; for tests. */
    static byte[] bytes(Machine mac) {
        return new Compiler(mac, false).bytes();
    }

    private byte[] bytes() {
        out.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, Places.OWNER, null, Emit.CODE, null);
        constructor();
        steps.forEach(this::step);
        for (boolean user : new boolean[] {false, true}) {
            dispatch(user ? "moveUser" : "moveG0", names(user, x -> true, ""));
            dispatch(user ? "timeOutUser" : "timeOutG0", names(user, x -> x.data().op() instanceof Op.AwaitTimed, "t"));
        }
        walk("move", "move");
        walk("timeOut", "timeOut");
        if (!telling) {
            over();
            choices();
            local();
            broken();
        }
        constants.emit(out);
        out.visitEnd();
        return out.toByteArray();
    }

    private Map<Integer, String> names(boolean user, java.util.function.Predicate<At> which, String prefix) {
        Map<Integer, String> r = new TreeMap<>();
        steps.stream().filter(x -> x.user == user && which.test(x)).forEach(x -> r.put(x.pc, prefix + x.name()));
        return r;
    }

    private void constructor() {
        MethodVisitor mv = out.visitMethod(0, "<init>", "()V", null, null);
        mv.visitCode();
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitMethodInsn(Opcodes.INVOKESPECIAL, Emit.CODE, "<init>", "()V", false);
        mv.visitInsn(Opcodes.RETURN);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
    }

    private void method(int access, String name, String descriptor, int words, int firstFree, Consumer<Emit> body) {
        method(access, name, descriptor, words, firstFree, -1, body);
    }

    private void method(int access, String name, String descriptor, int words, int firstFree, int told, Consumer<Emit> body) {
        Emit e = new Emit(out.visitMethod(access, name, descriptor, null, null), places, words, firstFree, told);
        body.accept(e);
        e.end();
    }

    private void step(At x) {
        method(Opcodes.ACC_STATIC, x.name(), EmitStep.DESCRIPTOR, EmitStep.S, EmitStep.FIRST_FREE, telling ? EmitStep.E : -1,
            e -> new EmitStep(x.lowering, e, constants, x.pc).step(x.step, mac.ready().discipline(x.lowering.node, x.step)));
        if (x.data().op() instanceof Op.AwaitTimed) {
            method(Opcodes.ACC_STATIC, "t" + x.name(), EmitStep.DESCRIPTOR, EmitStep.S, EmitStep.FIRST_FREE,
                e -> new EmitStep(x.lowering, e, constants, x.pc).timeOut(x.step));
        }
        if (!telling && !choices.plain(x.data().op())) {
            method(Opcodes.ACC_STATIC, "c" + x.name(), EmitChoices.DESCRIPTOR, 0, EmitChoices.FIRST_FREE,
                e -> {
                    e.hear(asked.get(x.user ? 1 : 0));
                    choices.step(x.lowering, x.data(), e);
                });
        }
    }

    // From a pc to the method

    /** A method with one more argument, the pc, that calls the one for it; in two levels. */
    private void dispatch(String name, Map<Integer, String> methods) {
        int most = methods.keySet().stream().mapToInt(x -> x).max().orElse(0);
        int groups = (most >> SWITCH_BITS) + 1;
        for (int k = 0; k < groups; k++) {
            int first = k << SWITCH_BITS;
            choose(name + k, 1 << SWITCH_BITS, first, e -> e.load(4), i -> methods.get(first + i), EmitStep.DESCRIPTOR);
        }
        choose(name, groups, 0, e -> {
            e.load(4);
            e.push(SWITCH_BITS);
            e.op(Opcodes.ISHR);
        }, i -> name + i, WALK);
    }

    private void choose(String name, int n, int first, Consumer<Emit> key, java.util.function.IntFunction<String> callee, String descriptor) {
        method(Opcodes.ACC_STATIC, name, WALK, 1, 5, e -> {
            Label nowhere = new Label();
            Label[] to = new Label[n];
            for (int i = 0; i < n; i++) {
                to[i] = callee.apply(i) == null ? nowhere : new Label();
            }
            key.accept(e);
            e.mv.visitTableSwitchInsn(first, first + n - 1, nowhere, to);
            for (int i = 0; i < n; i++) {
                if (to[i] != nowhere) {
                    e.at(to[i]);
                    e.mv.visitVarInsn(Opcodes.ALOAD, 0);
                    e.mv.visitVarInsn(Opcodes.ALOAD, 1);
                    e.load(2);
                    e.load(3);
                    if (descriptor.equals(WALK)) {
                        e.load(4);
                    }
                    e.call(Places.OWNER, callee.apply(i), descriptor);
                    e.op(Opcodes.IRETURN);
                }
            }
            e.at(nowhere);
            e.load(4);
            e.call(Emit.CODE, "nowhere", "(I)I");
            e.op(Opcodes.IRETURN);
        });
    }

    /** Finds out where an M is, and goes there. */
    private void walk(String name, String methods) {
        method(0, name, "(Lgmplab/core/machine/Engine;[JI)I", 2, 4, e -> {
            int m = 3;
            Label user = new Label();
            int g = position(e, new Who(-1, m), user);
            go(e, m, g, mac.layout().slot(Fields.M_PC), m, methods + "G0");
            e.at(user);
            go(e, m, g, mac.layout().slot(Fields.G_PC), g, methods + "User");
        });
    }

    /** Emits a jump to {@code user} where the M is on a goroutine's stack; the variable with its G. */
    private int position(Emit e, Who m, Label user) {
        e.read(m.at(slot(Fields.M_CURG)));
        e.push(1);
        e.op(Opcodes.ISUB);
        int g = e.keep();
        e.read(m.at(slot(Fields.M_MODE)));
        e.push(Fields.ON_USER);
        e.jump(Opcodes.IF_ICMPEQ, user);
        return g;
    }

    private Slot slot(gmplab.core.state.Field f) {
        return mac.layout().slot(f);
    }

    private void go(Emit e, int m, int g, Slot pcs, int ctx, String methods) {
        e.inside(() -> {
            e.read(Spot.in(pcs, ctx, ctx == m));
            int pc = e.keep();
            e.mv.visitVarInsn(Opcodes.ALOAD, 1);
            e.load(pc);
            if (ctx != m) {
                e.push(-1);
                e.op(Opcodes.IXOR);
            }
            e.mv.visitFieldInsn(Opcodes.PUTFIELD, Emit.ENGINE, "from", "I");
            e.mv.visitVarInsn(Opcodes.ALOAD, 1);
            e.mv.visitVarInsn(Opcodes.ALOAD, 2);
            e.load(m);
            e.load(g);
            e.load(pc);
            e.call(Places.OWNER, methods, WALK);
            e.op(Opcodes.IRETURN);
        });
    }

    // Choices

    private void over() {
        Expr over = choices.over();
        method(Opcodes.ACC_STATIC, "over", "([J)Z", 0, 1, e -> {
            e.hear(asked.get(2));
            Label no = new Label();
            new EmitExpr(e, mac.layout(), null, false, -1, -1).unless(over, no);
            e.ret(1);
            e.at(no);
            e.ret(0);
        });
    }

    private void unlessOver(Emit e, int result) {
        Label on = new Label();
        e.mv.visitVarInsn(Opcodes.ALOAD, 1);
        e.call(Places.OWNER, "over", "([J)Z");
        e.jump(Opcodes.IFEQ, on);
        e.ret(result);
        e.at(on);
    }

    /** Emits a body for each M, or a loop over many; the body jumps to its label to go on with the next. */
    private void eachM(Emit e, java.util.function.BiConsumer<Who, Label> body) {
        int n = slot(Fields.M_MODE).word.length;
        for (int m = 0; m < n && n <= UNROLLED_MS_MAX; m++) {
            Label next = new Label();
            int known = m;
            e.inside(() -> body.accept(new Who(known, -1), next));
            e.at(next);
        }
        if (n > UNROLLED_MS_MAX) {
            loop(e, n, body);
        }
    }

    private void loop(Emit e, int n, java.util.function.BiConsumer<Who, Label> body) {
        int m = e.newVar();
        Label top = new Label();
        Label next = new Label();
        Label end = new Label();
        e.set(m, 0);
        e.at(top);
        e.load(m);
        e.push(n);
        e.jump(Opcodes.IF_ICMPGE, end);
        e.inside(() -> body.accept(new Who(-1, m), next));
        e.at(next);
        e.mv.visitIincInsn(m, 1);
        e.jump(Opcodes.GOTO, top);
        e.at(end);
    }

    /** An M that is known when the code is made, or in a variable. */
    private record Who(int known, int var) {
        Spot at(Slot slot) {
            return var < 0 ? Spot.known(slot, known) : Spot.in(slot, var, true);
        }

        void push(Emit e) {
            if (var < 0) {
                e.push(known);
            } else {
                e.load(var);
            }
        }
    }

    private void choices() {
        List<At> waits = steps.stream().filter(x -> !choices.plain(x.data().op())).toList();
        for (At x : steps) {
            // 0 is nobody's, 1 a plain step, and from 2 on those that may wait.
            kinds[x.user ? 1 : 0][x.pc] = 2 + waits.indexOf(x);
            if (choices.plain(x.data().op())) {
                kinds[x.user ? 1 : 0][x.pc] = 1;
            }
        }
        waiting(waits);
        method(0, "choices", "([J[I)I", 1, 3, e -> {
            unlessOver(e, 0);
            int n = e.newVar();
            e.set(n, 0);
            EmitChoices.Appender to = new EmitChoices.Appender(e, 2, n);
            eachM(e, (m, next) -> oneM(e, m, next, to));
            e.hear(asked.get(2));
            choices.environment(e, new EmitExpr(e, mac.layout(), null, false, -1, -1), to);
            e.load(n);
            e.op(Opcodes.IRETURN);
        });
    }

    /** Emits the choices of one M: the kind of its step, then what that says. */
    private void oneM(Emit e, Who m, Label next, EmitChoices.Appender to) {
        int kind = e.newVar();
        Label user = new Label();
        Label known = new Label();
        Label waits = new Label();
        int g = position(e, m, user);
        e.inside(() -> kind(e, m, kinds[0], kind));
        e.jump(Opcodes.GOTO, known);
        e.at(user);
        e.inside(() -> {
            e.read(Spot.in(slot(Fields.G_PC), g, false));
            e.lookUp(kinds[1], e.keep());
            e.mv.visitVarInsn(Opcodes.ISTORE, kind);
        });
        e.at(known);
        e.load(kind);
        e.push(1);
        e.jump(Opcodes.IF_ICMPGT, waits);
        // Written in any case and counted where it is one (0 or 1): that there is none is no surprise to the processor.
        to.write(() -> m.push(e));
        e.load(to.n());
        e.load(kind);
        e.op(Opcodes.IADD);
        e.mv.visitVarInsn(Opcodes.ISTORE, to.n());
        e.jump(Opcodes.GOTO, next);
        e.at(waits);
        e.mv.visitVarInsn(Opcodes.ALOAD, 1);
        m.push(e);
        e.load(g);
        e.mv.visitVarInsn(Opcodes.ALOAD, 2);
        e.load(to.n());
        e.load(kind);
        e.call(Places.OWNER, "waiting", "([JII[III)I");
        e.mv.visitVarInsn(Opcodes.ISTORE, to.n());
    }

    /** On a system stack; an M that is on none has no step. */
    private void kind(Emit e, Who m, int[] kinds, int kind) {
        Label there = new Label();
        e.set(kind, 0);
        e.read(m.at(slot(Fields.M_MODE)));
        e.push(Fields.ON_G0);
        e.jump(Opcodes.IF_ICMPNE, there);
        e.read(m.at(slot(Fields.M_PC)));
        e.lookUp(kinds, e.keep());
        e.mv.visitVarInsn(Opcodes.ISTORE, kind);
        e.at(there);
    }

    private void waiting(List<At> waits) {
        method(Opcodes.ACC_STATIC, "waiting", "([JII[III)I", 0, 6, e -> {
            Label none = new Label();
            Label[] to = new Label[waits.size()];
            java.util.Arrays.setAll(to, i -> new Label());
            if (to.length > 0) {
                e.load(5);
                e.mv.visitTableSwitchInsn(2, to.length + 1, none, to);
            }
            for (int i = 0; i < to.length; i++) {
                e.at(to[i]);
                e.mv.visitVarInsn(Opcodes.ALOAD, 0);
                e.load(1);
                e.load(2);
                e.mv.visitVarInsn(Opcodes.ALOAD, 3);
                e.load(4);
                e.call(Places.OWNER, "c" + waits.get(i).name(), EmitChoices.DESCRIPTOR);
                e.op(Opcodes.IRETURN);
            }
            e.at(none);
            e.load(5);
            e.call(Emit.CODE, "nowhere", "(I)I");
            e.op(Opcodes.IRETURN);
        });
    }

    private void local() {
        method(0, "local", "([J)I", 1, 2, e -> {
            unlessOver(e, -1);
            eachM(e, (m, next) -> {
                int kind = e.newVar();
                Label user = new Label();
                Label known = new Label();
                int g = position(e, m, user);
                e.inside(() -> kind(e, m, mac.ready().local(Stack.G0), kind));
                e.jump(Opcodes.GOTO, known);
                e.at(user);
                e.inside(() -> {
                    e.read(Spot.in(slot(Fields.G_PC), g, false));
                    e.lookUp(mac.ready().local(Stack.USER), e.keep());
                    e.mv.visitVarInsn(Opcodes.ISTORE, kind);
                });
                e.at(known);
                e.load(kind);
                e.jump(Opcodes.IFEQ, next);
                m.push(e);
                e.op(Opcodes.IRETURN);
            });
            e.ret(-1);
        });
    }

    private void broken() {
        method(0, "broken", "([J)I", 1, 2, e -> {
            mac.invariants().ready().forEach((holds, finding) -> {
                Label broken = new Label();
                Label next = new Label();
                e.inside(() -> new EmitExpr(e, mac.layout(), null, false, -1, -1).unless(holds, broken));
                e.jump(Opcodes.GOTO, next);
                e.at(broken);
                e.ret(finding);
                e.at(next);
            });
            e.ret(0);
        });
    }
}
