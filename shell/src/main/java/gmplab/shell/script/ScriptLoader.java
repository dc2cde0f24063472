package gmplab.shell.script;

import groovy.lang.GroovyClassLoader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.SourceUnit;

/** Compiles texts as Groovy does, shows what came of the last one, and loads that again. */
final class ScriptLoader extends GroovyClassLoader {
    private Map<String, byte[]> made = new LinkedHashMap<>();

    ScriptLoader(ClassLoader parent, CompilerConfiguration c) {
        super(parent, c);
    }

    /** Compiles a text; what was made of it is shown by {@link #made} until the next. */
    Class<?> compile(String text, String source) {
        made = new LinkedHashMap<>();
        return parseClass(text, source);
    }

    /**
     * The classes of the text compiled last, by name.
     *
     * @param first comes first: the one to run
     */
    Map<String, byte[]> made(Class<?> first) {
        Map<String, byte[]> r = new LinkedHashMap<>();
        r.put(first.getName(), made.get(first.getName()));
        r.putAll(made);
        return r;
    }

    /** Loads what was made of a text, where {@link #compile} would have; returns the class to run. */
    Class<?> load(Map<String, byte[]> classes) throws ClassNotFoundException {
        Loaded loader = new Loaded(this, classes);
        Class<?> first = null;
        for (String name : classes.keySet()) {
            Class<?> c = loader.loadClass(name);
            setClassCacheEntry(c);
            first = first == null ? c : first;
        }
        return first;
    }

    @Override
    protected ClassCollector createCollector(CompilationUnit unit, SourceUnit source) {
        return new ClassCollector(new InnerLoader(this), unit, source) {
            @Override
            protected Class createClass(byte[] code, ClassNode node) {
                made.put(node.getName(), code);
                return super.createClass(code, node);
            }
        };
    }

    /** Where the classes of one text live. */
    private static final class Loaded extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loaded(ClassLoader parent, Map<String, byte[]> classes) {
            super(parent);
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] b = classes.get(name);
            if (b == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, b, 0, b.length);
        }
    }
}
