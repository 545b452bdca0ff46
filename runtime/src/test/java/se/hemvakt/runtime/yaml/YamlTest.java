package se.hemvakt.runtime.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    @Test
    void map_nameNotAllowed_pointsAtItsLineAndColumn() {
        assertThatThrownBy(() -> read("version: 1\n  \nlimts: 3\n").map(Set.of("version", "limits")))
                .isInstanceOf(YamlException.class)
                .hasMessage("p.yaml:3:1: unknown name limts; known are limits, version");
    }

    @Test
    void read_brokenYaml_pointsAtTheBreak() {
        assertThatThrownBy(() -> read("a: [1, 2\nb: 3\n")).hasMessageStartingWith("p.yaml:2:2: is no YAML: ");
    }

    @Test
    void map_nameTwice_isRefused() {
        assertThatThrownBy(() -> read("a: 1\na: 2\n").map()).hasMessage("p.yaml:2:1: stands twice: a");
    }

    @Test
    void read_aliasBomb_isRefused() {
        assertThatThrownBy(() -> read("a: &a [1]\nb: [*a, *a]\n")).isInstanceOf(YamlException.class);
    }

    @Test
    void read_nestedDeeperThanPeopleWrite_isRefused() {
        assertThatThrownBy(() -> read("[".repeat(10_000))).isInstanceOf(YamlException.class);
    }

    @Test
    void read_empty_saysSo() {
        assertThatThrownBy(() -> read("# only a comment\n")).hasMessage("p.yaml: is empty");
    }

    @Test
    void read_javaTag_isRefused() {
        assertThatThrownBy(() -> read("a: !!java.net.URL [x]\n"))
                .isInstanceOf(YamlException.class)
                .hasMessageStartingWith("p.yaml:1:4: is no YAML: Global tag is not allowed");
    }

    @Test
    void map_plainDocument_keepsTheFilesOrder() {
        assertThat(read("b: 1\na: x\n").map().values()).extracting(Yaml::text).containsExactly("1", "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: ab cd\n", // plain
                "a: 'ab cd'\n",
                "a: \"ab cd\"\n",
            })
    void problem_insideOneLine_pointsAtItsColumn(String document) {
        Yaml text = only(read(document));
        int quote = document.contains("a: ab") ? 0 : 1;
        assertThat(text.problem(0, 3, "here")).hasMessage("p.yaml:1:" + (4 + quote + 3) + ": here");
    }

    @Test
    void problem_insideABlock_pointsAtItsLineAndColumn() {
        Yaml block = only(only(read("a:\n  b: |\n    ab\n    cd ef\n")));
        assertThat(block.text()).isEqualTo("ab\ncd ef\n");
        assertThat(block.problem(1, 3, "here")).hasMessage("p.yaml:4:8: here");
    }

    @Test
    void problem_insideEscapedOrFoldedText_pointsAtItsBeginning() {
        Yaml escaped = only(read("a: \"a\\tb c\"\n"));
        assertThat(escaped.problem(0, 3, "here")).hasMessage("p.yaml:1:4: here");
        Yaml folded = only(read("a: >\n  ab\n  cd\n"));
        assertThat(folded.problem(0, 3, "here")).hasMessage("p.yaml:1:4: here");
    }

    private static Yaml only(Yaml map) {
        return map.map().values().iterator().next();
    }

    private static Yaml read(String text) {
        return Yaml.read("p.yaml", new StringReader(text));
    }
}
