package gmplab.core.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What generated code refers to besides numbers: tables and ownership acts, in static fields that never change. */
final class Constants {
    static final String INTS = "[I";
    static final String ACT = "Lgmplab/core/machine/ActExec;";
    private static final String HANDLES = "java/lang/invoke/MethodHandles";

    private final List<Object> all = new ArrayList<>();
    private final Map<List<Integer>, String> tables = new HashMap<>();

    /** The field with a table. */
    String ints(int[] table) {
        return tables.computeIfAbsent(Arrays.stream(table).boxed().toList(), k -> add(table));
    }

    /** The field with an act. */
    String act(ActExec act) {
        return add(act);
    }

    private String add(Object o) {
        all.add(o);
        return "k" + (all.size() - 1);
    }

    /** What the class is to be given when it is defined. */
    Object[] data() {
        return all.toArray();
    }

    /** Emits the fields, and the initialiser that fills them. */
    void emit(ClassVisitor c) {
        MethodVisitor mv = c.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        mv.visitCode();
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, HANDLES, "lookup", "()Ljava/lang/invoke/MethodHandles$Lookup;", false);
        mv.visitLdcInsn("_");
        mv.visitLdcInsn(org.objectweb.asm.Type.getType("[Ljava/lang/Object;"));
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, HANDLES, "classData",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Object;", false);
        mv.visitTypeInsn(Opcodes.CHECKCAST, "[Ljava/lang/Object;");
        mv.visitVarInsn(Opcodes.ASTORE, 0);
        for (int i = 0; i < all.size(); i++) {
            String descriptor = all.get(i) instanceof ActExec ? ACT : INTS;
            c.visitField(Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, "k" + i, descriptor, null, null).visitEnd();
            mv.visitVarInsn(Opcodes.ALOAD, 0);
            mv.visitLdcInsn(i);
            mv.visitInsn(Opcodes.AALOAD);
            mv.visitTypeInsn(Opcodes.CHECKCAST, descriptor.equals(ACT) ? "gmplab/core/machine/ActExec" : INTS);
            mv.visitFieldInsn(Opcodes.PUTSTATIC, Places.OWNER, "k" + i, descriptor);
        }
        mv.visitInsn(Opcodes.RETURN);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
    }
}
