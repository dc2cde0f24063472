package gmplab.shell.script;

import gmplab.shell.command.Syntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ArrayExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.BooleanExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ClosureListExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.ConstructorCallExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.EmptyExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.NotExpression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.RangeExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.UnaryMinusExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.BreakStatement;
import org.codehaus.groovy.ast.stmt.CaseStatement;
import org.codehaus.groovy.ast.stmt.ContinueStatement;
import org.codehaus.groovy.ast.stmt.EmptyStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.ForStatement;
import org.codehaus.groovy.ast.stmt.IfStatement;
import org.codehaus.groovy.ast.stmt.ReturnStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.ast.stmt.SwitchStatement;
import org.codehaus.groovy.ast.stmt.WhileStatement;

/**
 * Reads what stands between a goroutine's braces off Groovy's syntax tree, as data: it is a program for the bench and is
 * never run by Groovy. Notes which names it uses without declaring them.
 */
final class ProgramReader {
    private final Set<String> free = new LinkedHashSet<>();

    /** Names that stand for nothing inside; some of them may be variables of the script. */
    Set<String> free() {
        return free;
    }

    Syntax.Body read(ClosureExpression c) {
        List<Syntax.Param> params = new ArrayList<>();
        if (c.isParameterSpecified()) {
            for (Parameter p : c.getParameters()) {
                params.add(new Syntax.Param(p.getName(), p.isDynamicTyped() ? "" : p.getType().getNameWithoutPackage()));
            }
        }
        return new Syntax.Body(params, block(c.getCode()), line(c));
    }

    private static int line(ASTNode n) {
        return Math.max(1, n.getLineNumber());
    }

    private List<Syntax> block(Statement s) {
        List<Syntax> r = new ArrayList<>();
        if (s instanceof BlockStatement b) {
            b.getStatements().forEach(x -> r.addAll(x instanceof BlockStatement ? block(x) : statements(x)));
        } else if (s != null && !(s instanceof EmptyStatement)) {
            r.addAll(statements(s));
        }
        return r;
    }

    private List<Syntax> statements(Statement s) {
        return s instanceof EmptyStatement ? List.of() : List.of(statement(s));
    }

    private Syntax statement(Statement s) {
        List<String> labels = s.getStatementLabels();
        if (labels != null && !labels.isEmpty()) {
            return new Syntax.Labelled(labels.get(0), plain(s), line(s));
        }
        return plain(s);
    }

    private Syntax plain(Statement s) {
        if (s instanceof ExpressionStatement e) {
            return effect(e.getExpression());
        } else if (s instanceof IfStatement i) {
            return new Syntax.If(expression(i.getBooleanExpression()), block(i.getIfBlock()), block(i.getElseBlock()), line(s));
        } else if (s instanceof WhileStatement w) {
            return new Syntax.For(List.of(), expression(w.getBooleanExpression()), List.of(), block(w.getLoopBlock()), line(s));
        } else if (s instanceof ForStatement f) {
            return loop(f);
        } else if (s instanceof ReturnStatement r) {
            return new Syntax.Return(values(r.getExpression()), line(s));
        } else if (s instanceof BreakStatement b) {
            return new Syntax.Jump("break", b.getLabel() == null ? "" : b.getLabel(), line(s));
        } else if (s instanceof ContinueStatement c) {
            return new Syntax.Jump("continue", c.getLabel() == null ? "" : c.getLabel(), line(s));
        } else if (s instanceof SwitchStatement w) {
            return choice(w);
        }
        return new Syntax.Bad("a " + s.getClass().getSimpleName().replace("Statement", "").replaceAll("(?<=[a-z])(?=[A-Z])", "-")
            .toLowerCase(java.util.Locale.ROOT), line(s));
    }

    private List<Syntax> values(Expression e) {
        if (e instanceof ConstantExpression c && c.isNullExpression()) {
            return List.of();
        }
        return e instanceof ListExpression l ? l.getExpressions().stream().map(this::expression).toList() : List.of(expression(e));
    }

    /** Cases without statements share those of the next; a break at the end of a case is what Go does anyway. */
    private Syntax choice(SwitchStatement w) {
        List<Syntax.Arm> arms = new ArrayList<>();
        List<Syntax> values = new ArrayList<>();
        for (CaseStatement c : w.getCaseStatements()) {
            values.addAll(c.getExpression() instanceof ListExpression l ? l.getExpressions().stream().map(this::expression).toList()
                : List.of(expression(c.getExpression())));
            List<Syntax> body = new ArrayList<>(block(c.getCode()));
            if (!body.isEmpty()) {
                arms.add(new Syntax.Arm(List.copyOf(values), withoutBreak(body)));
                values.clear();
            }
        }
        List<Syntax> otherwise = new ArrayList<>(block(w.getDefaultStatement()));
        if (!otherwise.isEmpty()) {
            arms.add(new Syntax.Arm(List.of(), withoutBreak(otherwise)));
        }
        boolean none = w.getExpression() instanceof ConstantExpression c && Boolean.TRUE.equals(c.getValue());
        return new Syntax.Switch(none ? null : expression(w.getExpression()), arms, line(w));
    }

    private static List<Syntax> withoutBreak(List<Syntax> body) {
        return body.get(body.size() - 1) instanceof Syntax.Jump j && j.what().equals("break") && j.label().isEmpty()
            ? body.subList(0, body.size() - 1) : body;
    }

    private Syntax loop(ForStatement f) {
        Expression over = f.getCollectionExpression();
        if (over instanceof ClosureListExpression c) {
            List<Expression> parts = c.getExpressions();
            Expression cond = parts.get(1);
            return new Syntax.For(effects(parts.get(0)), cond instanceof EmptyExpression ? null : expression(cond),
                effects(parts.get(2)), block(f.getLoopBlock()), line(f));
        }
        String name = f.getVariable() == null ? "_" : f.getVariable().getName();
        if (over instanceof RangeExpression r) {
            return new Syntax.Counted(name, expression(r.getFrom()), expression(r.getTo()), r.isInclusive(),
                block(f.getLoopBlock()), line(f));
        }
        return new Syntax.Over(name, expression(over), block(f.getLoopBlock()), line(f));
    }

    private List<Syntax> effects(Expression e) {
        if (e instanceof EmptyExpression) {
            return List.of();
        }
        if (e instanceof ClosureListExpression c) {
            return c.getExpressions().stream().map(this::effect).toList();
        }
        return List.of(effect(e));
    }

    private Syntax effect(Expression e) {
        if (e instanceof DeclarationExpression d) {
            return new Syntax.Assign(targets(d.getLeftExpression()), true, "=", d.getRightExpression() instanceof EmptyExpression
                ? new Syntax.Lit(0, line(e)) : expression(d.getRightExpression()), line(e));
        } else if (e instanceof BinaryExpression b && b.getOperation().getText().matches("=|[-+*/%]=")) {
            return new Syntax.Assign(targets(b.getLeftExpression()), false, b.getOperation().getText(),
                expression(b.getRightExpression()), line(e));
        } else if (e instanceof PostfixExpression p) {
            return step(p.getExpression(), p.getOperation().getText(), e);
        } else if (e instanceof PrefixExpression p) {
            return step(p.getExpression(), p.getOperation().getText(), e);
        }
        return expression(e);
    }

    private Syntax step(Expression of, String op, Expression at) {
        return new Syntax.Assign(targets(of), false, op.charAt(0) + "=", new Syntax.Lit(1, line(at)), line(at));
    }

    private List<Syntax> targets(Expression e) {
        return e instanceof TupleExpression t ? t.getExpressions().stream().map(this::expression).toList() : List.of(expression(e));
    }

    private Syntax expression(Expression e) {
        if (e instanceof ConstantExpression c) {
            return new Syntax.Lit(c.getValue(), line(e));
        } else if (e instanceof VariableExpression v) {
            free.add(v.getName());
            return new Syntax.Name(v.getName(), line(e));
        } else if (e instanceof NotExpression n) {
            return new Syntax.Unary("!", expression(n.getExpression()), line(e));
        } else if (e instanceof BooleanExpression b) {
            return expression(b.getExpression());
        } else if (e instanceof UnaryMinusExpression m) {
            return new Syntax.Unary("-", expression(m.getExpression()), line(e));
        } else if (e instanceof BinaryExpression b) {
            String op = b.getOperation().getText();
            Syntax left = expression(b.getLeftExpression());
            Syntax right = expression(b.getRightExpression());
            return op.equals("[") ? new Syntax.Index(left, right, line(e)) : new Syntax.Binary(op, left, right, line(e));
        } else if (e instanceof PropertyExpression p) {
            return new Syntax.Prop(expression(p.getObjectExpression()), p.getPropertyAsString(), line(e));
        } else if (e instanceof GStringExpression g) {
            return text(g);
        } else if (e instanceof ClosureExpression c) {
            return read(c);
        } else if (e instanceof ListExpression l) {
            return new Syntax.Items(l.getExpressions().stream().map(this::expression).toList(), line(e));
        } else if (e instanceof ArrayExpression a && a.getSizeExpression() != null && a.getSizeExpression().size() == 1) {
            return new Syntax.New(a.getElementType().getNameWithoutPackage(), true, expression(a.getSizeExpression().get(0)), line(e));
        } else if (e instanceof ConstructorCallExpression c) {
            List<Expression> given = c.getArguments() instanceof TupleExpression t ? t.getExpressions() : List.of();
            return new Syntax.New(c.getType().getNameWithoutPackage(), false, given.isEmpty() ? null : expression(given.get(0)), line(e));
        } else if (e instanceof MethodCallExpression m && m.getMethodAsString() != null) {
            return call(m);
        }
        return new Syntax.Bad("\"" + e.getText() + "\"", line(e));
    }

    private Syntax text(GStringExpression g) {
        List<Syntax> parts = new ArrayList<>();
        for (int i = 0; i < g.getStrings().size(); i++) {
            String s = String.valueOf(g.getStrings().get(i).getValue());
            if (!s.isEmpty()) {
                parts.add(new Syntax.Lit(s, line(g)));
            }
            if (i < g.getValues().size()) {
                Expression v = g.getValues().get(i);
                parts.add(v instanceof ClosureExpression c && !c.isParameterSpecified() && block(c.getCode()).size() == 1
                    ? block(c.getCode()).get(0) : expression(v));
            }
        }
        return new Syntax.Text(parts, line(g));
    }

    private Syntax call(MethodCallExpression m) {
        List<Syntax> args = new ArrayList<>();
        Map<String, Syntax> named = new LinkedHashMap<>();
        List<Expression> given = m.getArguments() instanceof TupleExpression t ? t.getExpressions() : List.of(m.getArguments());
        for (Expression a : given) {
            if (a instanceof MapExpression map) {
                for (MapEntryExpression x : map.getMapEntryExpressions()) {
                    named.put(x.getKeyExpression().getText(), expression(x.getValueExpression()));
                }
            } else if (a instanceof ArgumentListExpression list) {
                list.getExpressions().forEach(x -> args.add(expression(x)));
            } else {
                args.add(expression(a));
            }
        }
        Syntax receiver = m.isImplicitThis() ? null : expression(m.getObjectExpression());
        return new Syntax.Call(receiver, m.getMethodAsString(), args, named, line(m));
    }
}
