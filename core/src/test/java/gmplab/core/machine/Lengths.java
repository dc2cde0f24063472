package gmplab.core.machine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Fails where a method, its initialiser left aside, has 8000 bytes or more. */
final class Lengths extends ClassVisitor {
    private static final int MOST = 8000;

    Lengths() {
        super(Opcodes.ASM9, new ClassWriter(0));
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
        return new MethodVisitor(api, super.visitMethod(access, name, descriptor, signature, exceptions)) {
            @Override
            public void visitMaxs(int maxStack, int maxLocals) {
                Label end = new Label();
                super.visitLabel(end);
                assertTrue(name.equals("<clinit>") || end.getOffset() < MOST, name + " has " + end.getOffset() + " bytes");
                super.visitMaxs(maxStack, maxLocals);
            }
        };
    }
}
