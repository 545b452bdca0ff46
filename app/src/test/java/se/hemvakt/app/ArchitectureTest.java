package se.hemvakt.app;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may know whom, and what may stand where (docs/architecture.md). Every rule is also tried on classes planted to break it
 * (packages {@code ….planted} of this test tree): a rule that nothing can break guards nothing.
 */
class ArchitectureTest {
    private static final String ROOT = "se.hemvakt";
    private static final String[] SERVICES = {"gateway", "ingest", "rules", "notify", "dashboard"};
    private static final Path PROJECT = Path.of("..");

    /** Packages without anything but Java's own collections, time and numbers: a threshold is answered by a unit test. */
    private static final String[] PURE = {
        "se.hemvakt.model..",
        "se.hemvakt.rules.eval..",
        "se.hemvakt.rules.alert..",
        "se.hemvakt.rules.care..",
        "se.hemvakt.rules.route..",
        // Its holiday library, its resource and its tables stand in packages below.
        "se.hemvakt.rules.organisation",
        "se.hemvakt.rules.inclusion",
        "se.hemvakt.ingest.check..",
        "se.hemvakt.sim.scenario..",
        "se.hemvakt.sim.patient.."
    };

    private static final Map<String, ArchRule> RULES = rules();

    private static Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("model knows nothing of ours", only("model", "model"));
        rules.put("runtime knows model", only("runtime", "runtime", "model"));
        for (String service : SERVICES) {
            rules.put(service + " knows no other service", only(service, service, "runtime", "model"));
        }
        rules.put("device-sim knows model", only("sim", "sim", "model"));
        rules.put(
                "the pure core is plain Java",
                noClasses()
                        .that()
                        .resideInAnyPackage(PURE)
                        .should()
                        .dependOnClassesThat(DescribedPredicate.not(resideInAnyPackage(
                                "java.lang",
                                "java.lang.invoke",
                                "java.lang.runtime",
                                "java.util",
                                "java.util.function",
                                "java.util.stream",
                                "java.util.random",
                                "java.util.regex",
                                "java.nio",
                                "java.nio.charset",
                                "java.time..",
                                "java.math",
                                "java.security",
                                "org.jspecify..",
                                ROOT + "..")))
                        .orShould()
                        .dependOnClassesThat()
                        .belongToAnyOf(Thread.class, Runtime.class, Process.class));
        rules.put(
                "time is handed in: nobody reads the wall clock",
                noClasses()
                        .should()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethodWhere(
                                target(nameMatching("now")).and(target(owner(resideInAnyPackage("java.time..")))))
                        .orShould()
                        .callConstructor(java.util.Date.class));
        rules.put(
                "only the shell of the program makes the system's clock",
                noClasses()
                        .that()
                        .resideOutsideOfPackages("se.hemvakt.app..")
                        .should()
                        .callMethodWhere(
                                target(nameMatching("system.*")).and(target(owner(resideInAnyPackage("java.time..")))))
                        .orShould()
                        .callMethodWhere(
                                target(nameMatching("tick.*")).and(target(owner(resideInAnyPackage("java.time.."))))));
        rules.put(
                "SQL stands in jdbc packages",
                library(List.of("..jdbc.."), "java.sql..", "org.postgresql..", "org.flywaydb..", "com.zaxxer.."));
        rules.put(
                "MQTT stands in mqtt packages and the bridge",
                library(
                        List.of("..mqtt..", "se.hemvakt.gateway.bridge.."),
                        "io.vertx.mqtt..",
                        "io.netty.handler.codec.mqtt..",
                        "org.eclipse.paho.."));
        rules.put(
                "mail's library stands with mail", library(List.of("se.hemvakt.notify.mail.."), "io.vertx.ext.mail.."));
        rules.put(
                "web routes stand in http, web and ops packages and where the program wires them",
                library(
                        List.of("..http..", "..web..", "..ops..", "se.hemvakt.app.platform..", "se.hemvakt.app.demo.."),
                        "io.vertx.ext.web.."));
        rules.put(
                "the command line's library stands in app.cli", library(List.of("se.hemvakt.app.cli.."), "picocli.."));
        rules.put(
                "the holiday library stands with public holidays",
                library(List.of("se.hemvakt.rules.organisation.holiday.."), "de.focus_shift.."));
        rules.put("YAML's library stands in yaml packages", library(List.of("..yaml.."), "org.yaml.."));
        rules.put(
                "CEL's library stands with custom rules",
                library(List.of("se.hemvakt.rules.expression.."), "dev.cel..", "com.google.."));
        rules.put("nothing needs the test kit", library(List.of("se.hemvakt.testkit.."), "se.hemvakt.testkit.."));
        rules.put(
                "names say what a class is",
                noClasses()
                        .should()
                        .haveSimpleNameEndingWith("Manager")
                        .orShould()
                        .haveSimpleNameEndingWith("Helper")
                        .orShould()
                        .haveSimpleNameEndingWith("Util")
                        .orShould()
                        .haveSimpleNameEndingWith("Utils")
                        .orShould()
                        .haveSimpleNameEndingWith("Impl"));
        rules.put(
                "stdout and stderr are the command line's",
                noClasses()
                        .that()
                        .resideOutsideOfPackages("se.hemvakt.app.console..")
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"));
        rules.put(
                "packages of a module have an order",
                slices().matching("se.hemvakt.(*).(*)..").should().beFreeOfCycles());
        return rules;
    }

    /** Of our own modules this one may know these. */
    private static ArchRule only(String module, String... known) {
        List<String> packages = new ArrayList<>();
        for (String one : known) {
            packages.add(ROOT + "." + one + "..");
        }
        return classes()
                .that()
                .resideInAPackage(ROOT + "." + module + "..")
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.not(resideInAnyPackage(ROOT + ".."))
                        .or(resideInAnyPackage(packages.toArray(String[]::new))))
                .allowEmptyShould(true);
    }

    /** A library that may be used in these packages only. */
    private static ArchRule library(List<String> allowed, String... library) {
        return noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(allowed.toArray(String[]::new))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
    }

    static Stream<String> names() {
        return RULES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void rule_ofTheProgram_holds(String name) {
        rule(name).check(Imported.PROGRAM);
    }

    @ParameterizedTest
    @MethodSource("names")
    void rule_onPlantedClasses_isBroken(String name) {
        EvaluationResult result = rule(name).evaluate(Imported.PLANTED);
        assertThat(result.hasViolation())
                .as("%s found nothing to object to in the planted classes", name)
                .isTrue();
    }

    private static ArchRule rule(String name) {
        return Optional.ofNullable(RULES.get(name)).orElseThrow();
    }

    @Test
    void packages_each_sayWhatIsHereAndWhatIsNotAndAreNullMarked() throws IOException {
        List<Path> folders = sources("src/main/java").stream()
                .map(Path::getParent)
                .distinct()
                .toList();
        assertThat(folders).hasSizeGreaterThan(20);
        for (Path folder : folders) {
            Path info = folder.resolve("package-info.java");
            assertThat(info).exists();
            assertThat(faults(Files.readString(info))).as(info.toString()).isEmpty();
        }
    }

    @Test
    void packageInfo_thatSaysNothing_isFound() {
        assertThat(faults("package se.hemvakt.model;"))
                .containsExactly("not @NullMarked", "does not say what is not here");
    }

    private static List<String> faults(String packageInfo) {
        List<String> faults = new ArrayList<>();
        if (!packageInfo.contains("@NullMarked")) {
            faults.add("not @NullMarked");
        }
        if (!packageInfo.contains("Not here")) {
            faults.add("does not say what is not here");
        }
        return faults;
    }

    @Test
    void sources_ofTheProgramAndItsTests_neverSleepNorPromise() throws IOException {
        List<Path> files = new ArrayList<>(sources("src/main/java"));
        files.addAll(sources("src/test/java"));
        assertThat(files).hasSizeGreaterThan(100);
        for (Path file : files) {
            if (!file.endsWith("ArchitectureTest.java")) {
                assertThat(unwanted(file.toString().contains("/src/test/"), Files.readString(file)))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void source_thatSleepsOrPromises_isFound() {
        assertThat(unwanted(true, "Thread.sleep(10);")).containsExactly("sleeps");
        assertThat(unwanted(true, "@Disabled class X {}")).containsExactly("is switched off");
        assertThat(unwanted(false, "// TODO later")).containsExactly("promises");
    }

    private static List<String> unwanted(boolean test, String source) {
        List<String> found = new ArrayList<>();
        // A program for the hand that lies among the tests may wait as it likes.
        boolean waits = test && !source.contains("static void main(");
        if (waits
                && Pattern.compile("Thread\\.sleep\\(|TimeUnit\\.\\w+\\.sleep\\(")
                        .matcher(source)
                        .find()) {
            found.add("sleeps");
        }
        if (test && source.contains("@Disabled")) {
            found.add("is switched off");
        }
        if (Pattern.compile("\\b(TODO|FIXME)\\b").matcher(source).find()) {
            found.add("promises");
        }
        return found;
    }

    private static List<Path> sources(String folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (Path module : modules.filter(each -> Files.exists(each.resolve("pom.xml")))
                    .toList()) {
                Path root = module.resolve(folder);
                if (Files.isDirectory(root)) {
                    try (Stream<Path> walk = Files.walk(root)) {
                        walk.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
                    }
                }
            }
        }
        return files;
    }

    /** Read once, when first needed. */
    private static final class Imported {
        private static final DescribedPredicate<JavaClass> TEST_KIT = resideInAnyPackage("se.hemvakt.testkit..");
        static final JavaClasses PROGRAM = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT)
                .that(DescribedPredicate.not(TEST_KIT));
        static final JavaClasses PLANTED = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages(ROOT)
                .that(resideInAnyPackage("..planted.."));
    }
}
