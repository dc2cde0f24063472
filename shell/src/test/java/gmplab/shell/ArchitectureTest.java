package gmplab.shell;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** DESIGN 8: what may know what, in both modules. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("gmplab");

    @Test
    void coreKnowsNoShellAndNoLibrary() {
        classes().that().resideInAPackage("gmplab.core..").and().resideOutsideOfPackage("gmplab.core.machine").should()
            .onlyDependOnClassesThat().resideInAnyPackage("gmplab.core..", "java..").check(ALL);
    }

    /** The compiled back end emits bytecode with ASM. */
    @Test
    void onlyTheMachineKnowsAsm() {
        classes().that().resideInAPackage("gmplab.core.machine").should().onlyDependOnClassesThat()
            .resideInAnyPackage("gmplab.core..", "java..", "org.objectweb.asm..").check(ALL);
    }

    @Test
    void coreHasNoClock() {
        noClasses().that().resideInAPackage("gmplab.core..").should().dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock").check(ALL);
        noClasses().that().resideInAPackage("gmplab.core..").should().callMethod(System.class, "nanoTime").check(ALL);
        noClasses().that().resideInAPackage("gmplab.core..").should().callMethod(System.class, "currentTimeMillis").check(ALL);
    }

    @Test
    void coreHasNoUnseededRandomness() {
        noClasses().that().resideInAPackage("gmplab.core..").should().callConstructor(java.util.Random.class)
            .orShould().callMethod(Math.class, "random").orShould().dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom").orShould().dependOnClassesThat()
            .haveFullyQualifiedName("java.security.SecureRandom").check(ALL);
    }

    @Test
    void corePrintsNothing() {
        noClasses().that().resideInAPackage("gmplab.core..").should().accessField(System.class, "out")
            .orShould().accessField(System.class, "err").orShould().callMethod(Throwable.class, "printStackTrace").check(ALL);
    }

    @Test
    void onlyScriptTouchesGroovyAndPolyglot() {
        noClasses().that().resideOutsideOfPackage("gmplab.shell.script..").should().dependOnClassesThat()
            .resideInAnyPackage("groovy..", "org.codehaus.groovy..", "org.apache.groovy..", "org.graalvm..").check(ALL);
    }

    @Test
    void onlyTerminalTouchesJLine() {
        noClasses().that().resideOutsideOfPackage("gmplab.shell.terminal..").should().dependOnClassesThat()
            .resideInAPackage("org.jline..").check(ALL);
    }

    @Test
    void viewIsPure() {
        classes().that().resideInAPackage("gmplab.shell.view..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("gmplab.shell.view..", "gmplab.core..", "java.lang..", "java.util..").check(ALL);
        noClasses().that().resideInAPackage("gmplab.shell.view..").should().accessField(System.class, "out").check(ALL);
    }

    @Test
    void commandsKnowNoFace() {
        classes().that().resideInAPackage("gmplab.shell.command..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("gmplab.shell.command..", "gmplab.shell.view..", "gmplab.core..", "java..").check(ALL);
    }

    @Test
    void packagesOfTheShellHaveNoCycles() {
        SlicesRuleDefinition.slices().matching("gmplab.shell.(*)..").should().beFreeOfCycles().check(ALL);
    }
}
