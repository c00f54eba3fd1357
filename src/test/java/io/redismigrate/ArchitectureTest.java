package io.redismigrate;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The map of the packages, and who may know whom on it. Only the root package, where {@link Bot} wires, knows all. */
class ArchitectureTest {
    private static final String ROOT = "io.redismigrate";

    /** Which of our packages each package may know besides itself. A new package gets its line here. */
    private static final Map<String, Set<String>> KNOWS = Map.ofEntries(
            Map.entry("migration", Set.of()),
            Map.entry("preflight", Set.of("migration")),
            Map.entry("verify", Set.of("migration")),
            Map.entry("fleet", Set.of("migration")),
            Map.entry("runner", Set.of("migration", "fleet", "preflight", "verify")),
            // Adapters: they know the rules and the ports, and never one another.
            Map.entry("slack", Set.of("migration", "fleet", "runner", "preflight", "verify", "words")),
            Map.entry("schedule", Set.of("migration", "runner")),
            Map.entry("redis", Set.of("migration", "runner", "preflight", "verify")),
            Map.entry("store", Set.of("migration", "fleet", "runner", "verify")),
            Map.entry("picture", Set.of("runner")),
            Map.entry("repoint", Set.of("migration", "runner")),
            // These would work for another program too.
            Map.entry("observe", Set.of()),
            Map.entry("settings", Set.of("words")),
            Map.entry("words", Set.of()),
            Map.entry("workspace", Set.of()),
            Map.entry("demo", Set.of("workspace")));

    /** Pure: what they say follows from what they are given. */
    private static final List<String> RULES = List.of("migration", "fleet", "preflight", "verify");

    /** Each library has its home. */
    private static final List<Arguments> HOMES = List.of(
            arguments("redis.clients", List.of("redis", "demo")),
            arguments("com.slack", List.of("slack")),
            arguments("com.google.gson", List.of("slack")),
            arguments("org.knowm", List.of("picture")),
            arguments("java.awt", List.of("picture")),
            arguments("org.quartz", List.of("schedule")),
            arguments("io.micrometer", List.of("observe")),
            arguments("org.jdbi", List.of("store")),
            arguments("org.flywaydb", List.of("store")),
            arguments("com.zaxxer.hikari", List.of("store")),
            arguments("org.h2", List.of("store")),
            arguments("org.postgresql", List.of("store")),
            // Quartz keeps its triggers in our database and asks for connections.
            arguments("java.sql", List.of("store", "schedule")),
            arguments("javax.sql", List.of("store", "schedule")),
            arguments("org.yaml.snakeyaml", List.of("settings")),
            arguments("org.java_websocket", List.of("workspace", "slack")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .importPackages(ROOT);

    @Test
    void every_package_has_its_place_on_the_map() {
        var packages = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1).replaceFirst("\\..*", ""))
                .collect(Collectors.toSet());

        assertThat(KNOWS.keySet()).containsAll(packages);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void a_package_knows_itself_and_what_the_map_allows(String name) {
        var allowed = Stream.concat(Stream.of(name), KNOWS.getOrDefault(name, Set.of()).stream())
                .map(ArchitectureTest::within)
                .toArray(String[]::new);

        holds(classes()
                .that()
                .resideInAPackage(within(name))
                .should()
                .onlyDependOnClassesThat(ours().negate().or(resideInAnyPackage(allowed)))
                .as(name + " knows " + KNOWS.get(name) + " of our packages"));
    }

    @ParameterizedTest
    @MethodSource("pure")
    void rules_know_the_jdk_and_nothing_else(String name) {
        holds(classes()
                .that()
                .resideInAPackage(within(name))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", ROOT + ".."))
                .as(name + " knows the JDK and our own rules"));
        holds(noClasses()
                .that()
                .resideInAPackage(within(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.util.concurrent..")
                .as(name + " does no input or output, and starts no thread"));
    }

    @ParameterizedTest
    @MethodSource("homes")
    void a_library_is_used_at_home(String library, List<String> homes) {
        var places = homes.stream().map(ArchitectureTest::within).toArray(String[]::new);

        holds(noClasses()
                .that()
                .resideOutsideOfPackages(places)
                .and()
                .resideOutsideOfPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .as(library + " is known in " + homes));
    }

    @Test
    void packages_know_each_other_in_one_direction() {
        holds(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void names_say_what_a_thing_is() {
        holds(noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)(\\$.*)?"));
    }

    @Test
    void every_package_says_that_null_stays_outside() {
        holds(classes().should(new ArchCondition<>("be in a package that is @NullMarked") {
            @Override
            public void check(JavaClass found, ConditionEvents events) {
                var isMarked = found.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(found, isMarked, found.getPackageName() + ": " + found.getName()));
            }
        }));
    }

    @Test
    void nothing_sleeps() {
        holds(noClasses()
                .should()
                .callCodeUnitWhere(calls("sleep", Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit"))));
    }

    /** The stand-in and the demo are programs of their own, with clocks of their own. */
    @Test
    void only_the_bot_owns_a_clock() {
        holds(noClasses()
                .that()
                .resideInAPackage(ROOT + ".(*)..")
                .and()
                .resideOutsideOfPackages(within("workspace"), within("demo"))
                .should()
                .callCodeUnitWhere(
                        calls("now", Set.of("java.time.Instant", "java.time.LocalDateTime", "java.time.ZonedDateTime"))
                                .or(calls("systemUTC", Set.of("java.time.Clock")))
                                .or(calls("systemDefaultZone", Set.of("java.time.Clock")))
                                .or(calls("currentTimeMillis", Set.of("java.lang.System")))));
    }

    @Test
    void nothing_but_the_command_line_prints() {
        holds(noClasses().that().resideInAPackage(ROOT + ".(*)..").should(GeneralCodingRules.ACCESS_STANDARD_STREAMS));
        holds(GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
    }

    static List<String> pure() {
        return RULES;
    }

    static List<Arguments> homes() {
        return HOMES;
    }

    static Stream<String> packages() {
        return KNOWS.keySet().stream().sorted();
    }

    private static DescribedPredicate<JavaCall<?>> calls(String method, Set<String> owners) {
        return describe("calls " + method + " of " + owners, call -> {
            CodeUnitCallTarget target = call.getTarget();
            return target.getName().equals(method)
                    && owners.contains(target.getOwner().getName());
        });
    }

    private static DescribedPredicate<JavaClass> ours() {
        return resideInAnyPackage(ROOT + "..");
    }

    private static String within(String name) {
        return ROOT + "." + name + "..";
    }

    /** Packages that are still to come make a rule hold for nothing, which is no mistake. */
    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
