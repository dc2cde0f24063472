package gmplab.core.runtime;

import gmplab.core.program.Expr;
import gmplab.core.program.Expr.Oper;
import gmplab.core.program.Names;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The things of the world that goroutine programs name: by a name, as an element of an array of them ({@code forks[i]}), by a
 * parameter that stands for either, or, where it is a channel, by a number: its identity from 1, and 0 is nil.
 */
abstract class Things extends Expressions {
    private static final Pattern ELEMENT = Pattern.compile("(.*)\\[([A-Za-z_][\\w']*)\\](.*)");

    Things(World world) {
        super(world);
    }

    /** A name, or an element: what stands before and behind its index. {@code index} is null where the name is whole. */
    private record Named(String before, Num index, String after) {
        boolean isNumber() {
            return index != null && before.isEmpty();
        }
    }

    private Named named(String typed) {
        int end = typed.matches(".*[.\\[].*") ? typed.split("[.\\[]", 2)[0].length() : typed.length();
        Value v = names.get(typed.substring(0, end));
        String rest = typed.substring(end);
        if (v instanceof Words w && w.numbers().size() == 1) {
            List<String> round = w.shape();
            String before = round.get(0);
            return new Named(before.endsWith("[") ? before.substring(0, before.length() - 1) : before, w.numbers().get(0),
                (round.get(1).startsWith("]") ? round.get(1).substring(1) : round.get(1)) + rest);
        } else if (v instanceof Num n && rest.isEmpty()) {
            return new Named("", n, "");
        }
        String name = thing(typed);
        Matcher m = ELEMENT.matcher(name);
        return m.matches() ? new Named(m.group(1), loaded(new Ex.Var(m.group(2))), m.group(3)) : new Named(name, null, "");
    }

    /**
     * The one that is meant of these, which are in the order of their identities.
     *
     * @param first the identity of the first of them
     */
    <K> Ref<K> one(Kind kind, int first, List<String> all, String typed, String what, String hint) {
        Named n = named(typed);
        int i = n.index == null ? all.indexOf(n.before) : -1;
        if (i >= 0) {
            return fixed(kind, first + i, n.before);
        } else if (n.isNumber() && kind == Kind.C) {
            return numbered(kind, n.index, all.size());
        }
        int from = n.index == null ? -1 : all.indexOf(n.before + "[0]" + n.after);
        if (from < 0) {
            String name = n.index == null ? n.before : n.isNumber() ? typed : n.before + "[..]" + n.after;
            throw new IllegalArgumentException(Names.unknown(what, name, all, hint + " '" + (n.index == null ? name : typed) + "' declares one"));
        }
        int count = 0;
        while (from + count < all.size() && all.get(from + count).equals(n.before + "[" + count + "]" + n.after)) {
            count++;
        }
        if (n.index.constant() && n.index.value() >= 0 && n.index.value() < count) {
            return fixed(kind, first + from + n.index.value(), all.get(from + n.index.value()));
        }
        within(n.index, count);
        return refTo(kind, new Int(n.index.asInt().plus(first + from).expr(), Type.count(kind, 0, 0)));
    }

    /** Whether what is named so, or the array of which it is an element, is of this kind. */
    boolean is(Obj.Kind kind, String typed) {
        Named n = named(typed);
        return object(n.index == null ? n.before : n.before + "[0]" + n.after, kind) != null;
    }

    private <K> Ref<K> numbered(Kind kind, Num n, int count) {
        if (!n.constant()) {
            when(n.asInt().lt(0).or(n.asInt().gt(count)), () -> raise("panic: a number that is no channel is used as one"));
        }
        return new Ref<>(n.x(), Type.ref(kind));
    }

    @Override
    Ref<C> channel(String named) {
        Ex held = held(named);
        return held != null ? numbered(Kind.C, loaded(held), world.channels().size())
            : named.isEmpty() ? nil(Kind.C) : one(Kind.C, 0, List.copyOf(world.channels().keySet()), named, "channel", "channel");
    }

    /** A variable of the world, or an element of an array of them, in which a channel is kept; null for the channel itself. */
    private Ex held(String named) {
        Matcher m = ELEMENT.matcher(named);
        if (names.containsKey(named)) {
            return null;
        } else if (m.matches()) {
            return object(m.group(1), Obj.Kind.ARRAY) != null ? new Ex.Elem(m.group(1), new Ex.Var(m.group(2))) : null;
        }
        return !world.channels().containsKey(named) && object(named, Obj.Kind.VAR) != null ? new Ex.Var(named) : null;
    }

    @Override
    Value item(String of, Ex index) {
        Num at = loaded(index);
        List<String> all = List.copyOf(world.channels().keySet());
        String name = thing(of);
        int first = all.indexOf(name + "[0]");
        if (first < 0) {
            return words(List.of(new Text(name + "["), at, new Text("]")));
        } else if (at.constant()) {
            Ref<C> known = one(Kind.C, 0, all, name + "[" + at.value() + "]", "channel", "channel");
            return new Num(known.expr(), false);
        }
        names.put("item'", at);
        return new Num(this.<C>one(Kind.C, 0, all, name + "[item']", "channel", "channel").expr(), false);
    }

    IllegalArgumentException unknown(String what, String name, Obj.Kind kind, String word) {
        List<String> known = world.objects().stream().filter(o -> o.kind() == kind).map(Obj::name).toList();
        return new IllegalArgumentException(Names.unknown(what, name, known, word + " '" + name + "' declares one"));
    }

    // Arrays of variables

    @Override
    Int element(String array, Ex index) {
        return cell(thing(array), index);
    }

    private Int cell(String name, Ex index) {
        Obj array = object(name, Obj.Kind.ARRAY);
        if (array == null) {
            throw unknown("array", name, Obj.Kind.ARRAY, "array");
        }
        Num i = loaded(index);
        if (i.constant() && (i.value() < 0 || i.value() >= array.size())) {
            throw new IllegalArgumentException("index " + i.value() + " is outside " + name + ", which has " + array.size() + " elements");
        }
        if (!i.constant()) {
            within(i, array.size());
        }
        int base = 0;
        for (Obj o : world.objects()) {
            if (o == array) {
                break;
            }
            base += o.kind() == Obj.Kind.ARRAY ? o.size() : 0;
        }
        Expr row = i.constant() ? new Expr.Const(base + i.value() + 1, name + "[" + i.value() + "]")
            : binary(Oper.ADD, i.x(), new Expr.Const(base + 1));
        return num(Fields.CELL, new Ref<Object>(row, Type.ref(Kind.CELL)));
    }
}
