package gmplab.core.runtime;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which channels, variables, parameters and results of a world's programs hold texts, as Go's types would say: what is assigned,
 * sent, given or returned has the type of where it goes. (Unification, as type inference does it.)
 */
public final class TextFlow {
    private static final int ROUNDS = 6;

    /** A type: of a value, and of what comes out of it if it is a channel. */
    private static final class Node {
        private Node same;
        private Node element;
        private boolean text;

        Node root() {
            return same == null ? this : same.root();
        }

        Node element() {
            Node r = root();
            if (r.element == null) {
                r.element = new Node();
            }
            return r.element.root();
        }
    }

    private final World world;
    private final Map<String, Node> nodes = new HashMap<>();
    /** Locals of a function that are one text here and another there. */
    private final Map<String, Set<String>> changing = new HashMap<>();

    public TextFlow(World world) {
        this.world = world;
        for (int i = 0; i < ROUNDS; i++) {
            world.goroutines().forEach(g -> Action.walk(g.actions(), a -> statement(g, a)));
        }
        world.goroutines().forEach(g -> changing.put(g.name(), changing(g)));
    }

    // What was found

    /** Whether texts are sent on what a function calls so. */
    public boolean channel(String function, String name) {
        return !name.isEmpty() && node(function, name).element().text;
    }

    /** Whether channels of texts are sent on what a function calls so. */
    public boolean channels(String function, String name) {
        return !name.isEmpty() && node(function, name).element().element().text;
    }

    /** Whether a variable or an array of the world holds texts. */
    public boolean variable(String name) {
        return node("", name).root().text;
    }

    /** Whether a local or a parameter holds a text. */
    public boolean local(String function, String name) {
        return node(function, name).root().text;
    }

    /** Whether the i-th result of a function is a text. */
    public boolean result(String function, int i) {
        return node(function, "#" + i).root().text;
    }

    /** Whether a local of a function becomes another text under a condition or in a loop. */
    boolean changes(String function, String name) {
        return changing.getOrDefault(function, Set.of()).contains(name);
    }

    // Names

    private boolean ofWorld(String name) {
        return world.channels().containsKey(name) || world.channels().containsKey(name + "[0]") || world.objects().stream().anyMatch(o -> o.name().equals(name)
            && (o.kind() == Obj.Kind.VAR || o.kind() == Obj.Kind.ARRAY));
    }

    private boolean isLocal(String function, String name) {
        return world.goroutines().stream().anyMatch(g -> g.name().equals(function) && g.params().stream().anyMatch(p -> p.name().equals(name)));
    }

    private Node node(String function, String named) {
        int at = named.indexOf('[');
        String name = at > 0 ? named.substring(0, at) + named.substring(named.indexOf(']') + 1) : named;
        boolean shared = ofWorld(name) && !isLocal(function, name);
        return nodes.computeIfAbsent(shared ? name : function + " " + name, k -> new Node()).root();
    }

    // Types

    private static Node text() {
        Node n = new Node();
        n.text = true;
        return n;
    }

    private Node type(String function, Ex x) {
        if (x instanceof Ex.Str) {
            return text();
        } else if (x instanceof Ex.Var v) {
            return node(function, v.name());
        } else if (x instanceof Ex.Elem e) {
            return node(function, e.name());
        } else if (x instanceof Ex.At a) {
            return node(function, a.of());
        } else if (x instanceof Ex.Bin b && b.op().equals("+") && (type(function, b.left()).root().text || type(function, b.right()).root().text)) {
            return text();
        }
        return new Node();
    }

    private Node argument(String function, Ex x) {
        return x instanceof Ex.Str s && ofWorld(s.text()) ? node("", s.text()) : type(function, x);
    }

    private static void unify(Node a, Node b) {
        Node x = a.root();
        Node y = b.root();
        if (x == y) {
            return;
        }
        y.same = x;
        x.text |= y.text;
        if (y.element != null && x.element == null) {
            x.element = y.element;
        } else if (y.element != null) {
            unify(x.element, y.element);
        }
    }

    private void statement(World.Goroutine g, Action a) {
        String f = g.name();
        if (a instanceof Action.Set x) {
            unify(node(f, x.name()), type(f, x.value()));
        } else if (a instanceof Action.SetElem x) {
            unify(node(f, x.name()), type(f, x.value()));
        } else if (a instanceof Action.Send x) {
            unify(node(f, x.channel()).element(), type(f, x.value()));
        } else if (a instanceof Action.Receive x) {
            into(f, x.into(), x.channel());
        } else if (a instanceof Action.Range x) {
            into(f, x.into(), x.channel());
        } else if (a instanceof Action.Select x) {
            x.cases().forEach(c -> {
                if (c.kind() == Action.Case.Kind.SEND) {
                    unify(node(f, c.channel()).element(), type(f, c.value()));
                } else {
                    into(f, c.into(), c.channel());
                }
            });
        } else if (a instanceof Action.Return x) {
            for (int i = 0; i < x.values().size(); i++) {
                unify(node(f, "#" + i), type(f, x.values().get(i)));
            }
        } else if (a instanceof Action.Call x) {
            given(f, x.program(), x.args());
            result(f, x.into(), x.program(), 0);
            result(f, x.ok(), x.program(), 1);
        } else if (a instanceof Action.Go x) {
            given(f, x.program(), x.args());
        }
    }

    private void into(String f, String into, String channel) {
        if (!into.isEmpty() && !channel.isEmpty()) {
            unify(node(f, into), node(f, channel).element());
        }
    }

    private void result(String f, String into, String of, int i) {
        if (!into.isEmpty()) {
            unify(node(f, into), node(of, "#" + i));
        }
    }

    private void given(String f, String to, List<Ex> args) {
        world.goroutines().stream().filter(g -> g.name().equals(to) && g.params().size() == args.size()).forEach(g -> {
            for (int i = 0; i < args.size(); i++) {
                unify(node(to, g.params().get(i).name()), argument(f, args.get(i)));
            }
        });
    }

    // Locals that change

    private Set<String> changing(World.Goroutine g) {
        Set<String> r = new HashSet<>();
        changes(g.name(), g.actions(), 0, new LinkedHashMap<>(), r);
        return r;
    }

    /** What was assigned first, and how deep; something else deeper, or what only the run knows, is a change. */
    private void changes(String f, List<Action> body, int depth, Map<String, Action> first, Set<String> r) {
        for (Action a : body) {
            String n = a instanceof Action.Set x ? x.name() : a instanceof Action.Receive x ? x.into() : a instanceof Action.Call x ? x.into() : "";
            if (!n.isEmpty() && !ofWorld(n) && local(f, n)) {
                Action before = first.putIfAbsent(n, a);
                if (before != null && !before.equals(a) && (depth > 0 || !(a instanceof Action.Set) || !(before instanceof Action.Set))) {
                    r.add(n);
                }
            }
            boolean inPlace = a instanceof Action.Labelled;
            a.blocks().forEach(b -> changes(f, b, inPlace ? depth : depth + 1, first, r));
        }
    }
}
