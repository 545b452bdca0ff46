package se.hemvakt.runtime.yaml;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A value in a YAML file that knows where it stands, so that every error can point at it.
 *
 * <p>Built on SnakeYAML's node graph: no tag is ever turned into an object, keys are unique, aliases and anchors are refused
 * (nobody needs them in a profile, and they are how small files become large), and a document holds at most 1 Mi characters.
 */
public final class Yaml {
    private static final int CHARS_MAX = 1 << 20;
    private static final int DEPTH_MAX = 20;

    private final Source source;
    private final Node node;

    private Yaml(Source source, Node node) {
        this.source = source;
        this.node = node;
    }

    /**
     * Reads the one document of a file.
     *
     * @param file how errors call it
     * @throws YamlException if it is no YAML, or empty
     */
    public static Yaml read(String file, Reader in) {
        Source source = new Source(file, textOf(file, in));
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setAllowDuplicateKeys(false);
        options.setNestingDepthLimit(DEPTH_MAX);
        options.setCodePointLimit(CHARS_MAX);
        try {
            Composer composer = new Composer(
                    new ParserImpl(new StreamReader(new StringReader(source.text)), options), new Resolver(), options);
            Node node = composer.getSingleNode();
            if (node == null) {
                throw new YamlException(file + ": is empty");
            }
            return new Yaml(source, node);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String where = mark == null ? "" : ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
            throw new YamlException(file + where + ": is no YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new YamlException(file + ": is no YAML: " + e.getMessage());
        }
    }

    private static String textOf(String file, Reader in) {
        StringBuilder text = new StringBuilder();
        char[] part = new char[8192];
        try {
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                text.append(part, 0, n);
                if (text.length() > CHARS_MAX) {
                    throw new YamlException(file + ": is longer than " + CHARS_MAX + " characters");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Whether it is a single value rather than a map or a list. */
    public boolean isScalar() {
        return node instanceof ScalarNode;
    }

    public boolean isMap() {
        return node instanceof MappingNode;
    }

    /** The entries of a map, in the file's order. */
    public Map<Key, Yaml> map() {
        if (!(node instanceof MappingNode mapping)) {
            throw problem("must be a map of name: value");
        }
        Map<Key, Yaml> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Yaml key = new Yaml(source, tuple.getKeyNode());
            if (entries.put(new Key(key.text(), key), new Yaml(source, tuple.getValueNode())) != null) {
                throw key.problem("stands twice: " + key.text());
            }
        }
        return entries;
    }

    /** The entries of a map that may hold these names only. */
    public Map<String, Yaml> map(Set<String> allowed) {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        map().forEach((key, value) -> {
            if (!allowed.contains(key.text())) {
                throw key.at()
                        .problem("unknown name " + key.text() + "; known are "
                                + String.join(", ", allowed.stream().sorted().toList()));
            }
            entries.put(key.text(), value);
        });
        return entries;
    }

    /** The items of a list. */
    public List<Yaml> list() {
        if (!(node instanceof SequenceNode sequence)) {
            throw problem("must be a list");
        }
        List<Yaml> items = new ArrayList<>();
        sequence.getValue().forEach(item -> items.add(new Yaml(source, item)));
        return items;
    }

    /** The text of a single value, as written. */
    public String text() {
        if (node instanceof ScalarNode scalar && !Tag.NULL.equals(scalar.getTag())) {
            return scalar.getValue();
        }
        throw problem("must be a single value");
    }

    /** Where it begins: {@code file:line:column}, counted from 1. */
    public String place() {
        return place(node.getStartMark().getLine(), node.getStartMark().getColumn());
    }

    /** The file it stands in, as errors call it. */
    public String file() {
        return source.file;
    }

    /** An exception that points here. */
    public YamlException problem(String what) {
        return new YamlException(place() + ": " + what);
    }

    /**
     * An exception that points into this text, at a line and column of {@link #text()} counted from 0. Where YAML's folding or
     * escapes make the way back to the file unsure it points at the text's beginning.
     */
    public YamlException problem(int line, int column, String what) {
        Mark start = node.getStartMark();
        ScalarStyle style = node instanceof ScalarNode scalar ? scalar.getScalarStyle() : ScalarStyle.PLAIN;
        boolean oneLine = start.getLine() == node.getEndMark().getLine();
        if (style == ScalarStyle.LITERAL) {
            int at = start.getLine() + 1 + line;
            return new YamlException(place(at, source.indentOf(start.getLine() + 1) + column) + ": " + what);
        }
        if (oneLine && line == 0 && style == ScalarStyle.PLAIN) {
            return new YamlException(place(start.getLine(), start.getColumn() + column) + ": " + what);
        }
        if (oneLine && line == 0 && isWrittenAsRead(start)) {
            return new YamlException(place(start.getLine(), start.getColumn() + 1 + column) + ": " + what);
        }
        return problem(what);
    }

    /** Whether a quoted text stands in the file letter by letter. */
    private boolean isWrittenAsRead(Mark start) {
        return source.line(start.getLine()).startsWith(text(), start.getColumn() + 1);
    }

    private String place(int line, int column) {
        return source.file + ":" + (line + 1) + ":" + (column + 1);
    }

    /** A whole file and how errors call it. */
    private record Source(String file, String text) {
        String line(int number) {
            return text.lines().skip(number).findFirst().orElse("");
        }

        /** Of a block of text: how far its first line that says something is indented. */
        int indentOf(int from) {
            String first = text.lines()
                    .skip(from)
                    .filter(line -> !line.isBlank())
                    .findFirst()
                    .orElse("");
            return first.length() - first.stripLeading().length();
        }
    }

    /** A name in a map and where it stands; equal by its text. */
    public record Key(String text, Yaml at) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }
}
