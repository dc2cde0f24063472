package gmplab.shell.script;

import gmplab.shell.command.Syntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.ClassCodeExpressionTransformer;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.VariableScope;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.NamedArgumentListExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/**
 * Makes {@code step m0} mean the bench's step whatever else is called step: calls of a word become calls of
 * {@link BenchScript#word}. At the prompt and in notebooks it also turns {@code def x = 1} into a variable of the session.
 */
final class WordCalls extends CompilationCustomizer {
    private static final Set<String> TAKES_NAMES = Set.of("help", "export");
    /** Words whose braces hold data: a goroutine's program, or a claim. */
    private static final Set<String> PROGRAMS = Set.of("go", "func", "main", "invariant", "property");
    private final Set<String> words;
    private final boolean keepVariables;
    private String text = "";
    private Map<String, Syntax.Body> programs = new HashMap<>();

    WordCalls(Set<String> words, boolean keepVariables) {
        super(CompilePhase.CONVERSION);
        this.words = words;
        this.keepVariables = keepVariables;
    }

    /** A text comes, whose goroutines' programs are called by its name and a number. */
    void begin(String name) {
        text = name;
        programs = new HashMap<>();
    }

    /** The programs of the goroutines of the text, by what it calls them. */
    Map<String, Syntax.Body> programs() {
        return programs;
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode node) {
        if (!node.isScript()) {
            return;
        }
        Set<String> own = new java.util.HashSet<>(node.getMethods().stream().map(MethodNode::getName).toList());
        own.removeAll(Set.of("run", "main"));
        for (MethodNode m : node.getMethods()) {
            if (m.getCode() != null) {
                if (keepVariables && m.getName().equals("run")) {
                    keepVariables((BlockStatement) m.getCode());
                }
                new Transformer(source, own).visitMethod(m);
            }
        }
    }

    private static void keepVariables(BlockStatement body) {
        for (Statement s : body.getStatements()) {
            if (s instanceof ExpressionStatement e && e.getExpression() instanceof DeclarationExpression d
                && d.getLeftExpression() instanceof VariableExpression v) {
                BinaryExpression set = new BinaryExpression(new VariableExpression(v.getName()), d.getOperation(),
                    d.getRightExpression() instanceof org.codehaus.groovy.ast.expr.EmptyExpression
                        ? ConstantExpression.NULL : d.getRightExpression());
                set.setSourcePosition(d);
                e.setExpression(set);
            }
        }
    }

    /** Walks into closures too. */
    private final class Transformer extends ClassCodeExpressionTransformer {
        private final SourceUnit source;
        private final Set<String> own;

        Transformer(SourceUnit source, Set<String> own) {
            this.source = source;
            this.own = own;
        }

        @Override
        protected SourceUnit getSourceUnit() {
            return source;
        }

        @Override
        public Expression transform(Expression e) {
            if (e instanceof ClosureExpression c) {
                visitClosureExpression(c);
                return c;
            }
            if (e instanceof MethodCallExpression call && call.isImplicitThis()
                && call.getMethod() instanceof ConstantExpression name && words.contains(name.getText())
                && !own.contains(name.getText())) {
                return wordCall(call, name.getText());
            }
            return super.transform(e);
        }

        private Expression wordCall(MethodCallExpression call, String name) {
            List<Expression> args = new ArrayList<>();
            args.add(new ConstantExpression(name));
            for (Expression a : arguments(call.getArguments())) {
                if (a instanceof ClosureExpression c && PROGRAMS.contains(name)) {
                    args.add(program(c));
                    continue;
                }
                boolean quoted = TAKES_NAMES.contains(name) && a instanceof VariableExpression v && words.contains(v.getName());
                args.add(quoted ? new ConstantExpression(((VariableExpression) a).getName()) : transform(a));
            }
            MethodCallExpression r = new MethodCallExpression(new VariableExpression("this"), "word",
                new ArgumentListExpression(args));
            r.setSourcePosition(call);
            r.getMethod().setSourcePosition(call.getMethod());
            return r;
        }

        /**
         * A goroutine's program is data: read here, and handed over with what its free names stand for in the script. Each
         * such name becomes a closure, because a name may stand for nothing.
         */
        private Expression program(ClosureExpression c) {
            ProgramReader reader = new ProgramReader();
            String id = text + ":" + programs.size();
            programs.put(id, reader.read(c));
            List<MapEntryExpression> names = new ArrayList<>();
            for (String n : reader.free()) {
                if (!words.contains(n)) {
                    ClosureExpression value = new ClosureExpression(Parameter.EMPTY_ARRAY,
                        new ExpressionStatement(new VariableExpression(n)));
                    value.setVariableScope(new VariableScope());
                    names.add(new MapEntryExpression(new ConstantExpression(n), value));
                }
            }
            MethodCallExpression r = new MethodCallExpression(new VariableExpression("this"), "program",
                new ArgumentListExpression(new ConstantExpression(id), new MapExpression(names)));
            r.setSourcePosition(c);
            return r;
        }

        private List<Expression> arguments(Expression arguments) {
            List<Expression> r = new ArrayList<>();
            for (Expression a : ((TupleExpression) arguments).getExpressions()) {
                r.add(a instanceof NamedArgumentListExpression n ? asMap(n) : a);
            }
            return r;
        }

        private Expression asMap(NamedArgumentListExpression n) {
            MapExpression m = new MapExpression(n.getMapEntryExpressions());
            m.setSourcePosition(n);
            return m;
        }
    }
}
