package gmplab.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/gmplab} with a Java that only says how it was called. */
class LauncherTest {
    private static final String ECHO = "#!/bin/sh\nfor a in \"$@\"; do echo \"<$a>\"; done\n";
    @TempDir
    private Path dir;
    private Path launcher;

    private record Result(int exit, String out, String err) { }

    @BeforeEach
    void aBuiltShellInADirectoryWithBlanks() throws IOException {
        Path home = Files.createDirectories(dir.resolve("my shell/shell"));
        launcher = Files.createDirectories(home.resolve("bin")).resolve("gmplab");
        Files.copy(Path.of("bin/gmplab"), launcher);
        assertTrue(launcher.toFile().setExecutable(true));
        Files.createDirectories(home.resolve("target/lib"));
        Files.writeString(home.resolve("target/lib/some.jar"), "");
        Files.writeString(home.resolve("target/gmplab-shell-0.jar"), "");
    }

    private Path java(String version) throws IOException {
        Path home = dir.resolve("java " + version);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, ECHO);
        assertTrue(java.toFile().setExecutable(true));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Result run(Map<String, String> environment, Path script, String... args) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(args));
        ProcessBuilder p = new ProcessBuilder(command);
        p.environment().clear();
        p.environment().put("PATH", "/usr/bin:/bin");
        p.environment().put("GMPLAB_ARCHIVE", "off");
        p.environment().putAll(environment);
        Path out = dir.resolve("out");
        Path err = dir.resolve("err");
        int exit = p.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
        return new Result(exit, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void passesItsArgumentsOn() throws Exception {
        Result r = run(Map.of("JAVA_HOME", java("17.0.1").toString()), launcher, "run", "a b.groovy");
        assertEquals(0, r.exit);
        assertTrue(r.out.endsWith("<gmplab.shell.Main>\n<run>\n<a b.groovy>\n"), r.out);
        assertTrue(r.out.contains("my shell/shell/target/gmplab-shell-0.jar:"), r.out);
        assertTrue(!r.out.contains("native-access"), r.out);
    }

    @Test
    void silencesWarningsOfNewerJavas() throws Exception {
        Result r = run(Map.of("JAVA_HOME", java("25.0.1").toString()), launcher);
        assertTrue(r.out.contains("<--enable-native-access=ALL-UNNAMED>"), r.out);
    }

    @Test
    void delaysTheSecondCompilationUnlessTheArchiveKnowsTheCode() throws Exception {
        Result r = run(Map.of("JAVA_HOME", java("17.0.1").toString(), "GMPLAB_JAVA_OPTS", "-XX:Tier4BackEdgeThreshold=40000"), launcher, "version");
        assertTrue(r.out.contains("<-XX:Tier4InvocationThreshold=80000>\n<-XX:Tier4MinInvocationThreshold=9600>\n"), r.out);
        assertTrue(r.out.indexOf("<-XX:Tier4BackEdgeThreshold=640000>") < r.out.indexOf("<-XX:Tier4BackEdgeThreshold=40000>"), r.out);
        assertTrue(!run(Map.of("JAVA_HOME", java("25.0.1").toString()), launcher).out.contains("Tier4"));
    }

    @Test
    void worksThroughLinks() throws Exception {
        Path one = Files.createSymbolicLink(dir.resolve("one"), launcher);
        Path two = Files.createSymbolicLink(dir.resolve("two"), one.getFileName());
        Result r = run(Map.of("JAVA_HOME", java("17.0.1").toString()), two, "version");
        assertEquals(0, r.exit, r.err);
        assertTrue(r.out.endsWith("<version>\n"), r.out);
    }

    @Test
    void saysThatJavaIsTooOld() throws Exception {
        Path home = java("11.0.2");
        Result r = run(Map.of("JAVA_HOME", home.toString()), launcher);
        assertEquals(2, r.exit);
        assertEquals("gmplab: " + home + "/bin/java is Java 11.0.2, expected 17 or newer; set JAVA_HOME to a newer JDK\n", r.err);
        assertTrue(run(Map.of("JAVA_HOME", java("1.8.0_1").toString()), launcher).err.contains("is Java 1.8.0_1, expected 17"));
    }

    @Test
    void saysThatJavaIsMissing() throws Exception {
        Result r = run(Map.of("JAVA_HOME", "/nowhere"), launcher);
        assertEquals(2, r.exit);
        assertTrue(r.err.startsWith("gmplab: JAVA_HOME is /nowhere, but there is no bin/java in it;"), r.err);
    }

    @Test
    void saysThatItIsNotBuilt() throws Exception {
        Files.delete(launcher.resolveSibling("../target/gmplab-shell-0.jar"));
        Result r = run(Map.of("JAVA_HOME", java("17.0.1").toString()), launcher);
        assertEquals(2, r.exit);
        assertTrue(r.err.startsWith("gmplab: not built yet; type: (cd '"), r.err);
    }

    @Test
    void aCacheThatCannotBeWrittenIsNoMatter() throws Exception {
        Result r = run(Map.of("JAVA_HOME", java("17.0.1").toString(), "GMPLAB_ARCHIVE", "on", "XDG_CACHE_HOME", "/dev/null/x"), launcher, "version");
        assertEquals(0, r.exit);
        assertEquals("", r.err);
    }

    /** As the XDG base directories have it. */
    @Test
    void aCacheWhosePathIsNotAbsoluteIsIgnored() throws Exception {
        Path home = Files.createDirectories(dir.resolve("home"));
        Result r = run(Map.of("JAVA_HOME", java("17.0.1").toString(), "GMPLAB_ARCHIVE", "on", "XDG_CACHE_HOME", "relative", "HOME", home.toString()), launcher, "version");
        assertEquals(0, r.exit);
        assertTrue(Files.isDirectory(home.resolve(".cache/gmplab")));
        assertFalse(Files.exists(Path.of("relative")));
    }

    @Test
    void moreOptionsForJava() throws Exception {
        Result r = run(Map.of("JAVA_HOME", java("17.0.1").toString(), "GMPLAB_JAVA_OPTS", "-Xmx5g -Da=b"), launcher);
        assertTrue(r.out.contains("<-Xmx5g>\n<-Da=b>\n"), r.out);
    }
}
