package dev.keyward.distribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Rules for the shared rooms of provider-kit: their size, and which of them import which. */
final class RoomRules {

    private static final String KIT = "dev.keyward.providerkit";

    private static final int MAX_CLASSES = 8;

    /** Each room with the rooms that it may import; a room that is not listed fails the build. */
    private static final Map<String, Set<String>> IMPORTS = Map.of(
            "options", Set.of(),
            "failures", Set.of(),
            "setup", Set.of("options"),
            "passwords", Set.of(),
            "web", Set.of("failures"),
            "tables", Set.of("failures"),
            "jobs", Set.of("tables", "failures", "options"),
            "mail", Set.of("tables", "jobs", "failures", "options"));

    @ArchTest
    static void roomsAreSmall(JavaClasses all) {
        Map<String, List<String>> rooms = all.stream()
                .filter(type -> type.getPackageName().startsWith(KIT) && !isNestedOrPackageInfo(type))
                .collect(Collectors.groupingBy(
                        RoomRules::room,
                        TreeMap::new,
                        Collectors.mapping(JavaClass::getSimpleName, Collectors.toList())));

        assertThat(rooms.get("")).as("the root package").hasSizeLessThanOrEqualTo(2);
        rooms.remove("");
        assertThat(IMPORTS.keySet()).as("rooms that are listed here").containsAll(rooms.keySet());
        rooms.forEach((room, types) -> assertThat(types).as("room " + room).hasSizeLessThanOrEqualTo(MAX_CLASSES));
    }

    @ArchTest
    static void roomsImportOnlyWhatIsListed(JavaClasses all) {
        IMPORTS.forEach((room, allowed) -> classes()
                .that()
                .resideInAPackage(KIT + "." + room)
                .should()
                .onlyDependOnClassesThat(
                        new DescribedPredicate<>("are outside the kit, in " + room + " or in one of " + allowed) {
                            @Override
                            public boolean test(JavaClass type) {
                                return !type.getPackageName().startsWith(KIT)
                                        || room(type).equals(room)
                                        || room(type).isEmpty()
                                        || allowed.contains(room(type));
                            }
                        })
                .allowEmptyShould(true)
                .check(all));
    }

    @ArchTest
    static final ArchRule ROOMS_KNOW_NO_FEATURE = noClasses()
            .that()
            .resideInAPackage(KIT + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.keyward.passwordpolicy..",
                    "dev.keyward.breachcheck..",
                    "dev.keyward.audit..",
                    "dev.keyward.realmsetup..");

    /** The value types of setup and options must not import Keycloak, because the domain of realm setup uses them. */
    @ArchTest
    static final ArchRule VALUES_OF_SETUP_AND_OPTIONS_ARE_FREE_OF_KEYCLOAK = noClasses()
            .that()
            .resideInAnyPackage(KIT + ".setup", KIT + ".options")
            .and()
            .areRecords()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.keycloak..", "jakarta..", "org.jboss..");

    /** The first package below the kit's root; empty for the root itself. */
    private static String room(JavaClass type) {
        String below = type.getPackageName().substring(KIT.length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
    }

    private static boolean isNestedOrPackageInfo(JavaClass type) {
        return type.getEnclosingClass().isPresent() || type.getSimpleName().equals("package-info");
    }

    private RoomRules() {}
}
