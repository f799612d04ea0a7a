package dev.keyward.distribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
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

/**
 * Checks the size of the shared packages in the module provider-kit, and the imports between them.
 *
 * <p>ARCHITECTURE.md calls these packages rooms.
 */
final class RoomRules {

    private static final String KIT = "dev.keyward.providerkit";

    private static final int MAX_CLASSES = 8;

    /**
     * The packages of provider-kit that each package of provider-kit may import; a package that is not listed fails the build.
     */
    private static final Map<String, Set<String>> IMPORTS = Map.ofEntries(
            entry("options", Set.of()),
            entry("failures", Set.of()),
            entry("metrics", Set.of()),
            entry("setup", Set.of("options")),
            entry("passwords", Set.of()),
            entry("web", Set.of()),
            entry("wording", Set.of()),
            entry("versions", Set.of()),
            entry("tables", Set.of("failures")),
            entry("jobs", Set.of("tables", "failures", "options")),
            entry("nodes", Set.of()),
            entry("nodes.table", Set.of("nodes", "tables", "metrics", "failures")),
            entry("mail", Set.of()),
            entry("lanes", Set.of()),
            entry("limits", Set.of()),
            entry("records", Set.of("failures")),
            entry("proof", Set.of("failures", "proof.address", "proof.code", "proof.page", "mail")),
            entry("proof.address", Set.of("records")),
            entry("proof.code", Set.of("limits", "mail")),
            entry("proof.page", Set.of("proof.address")),
            entry("proof.changes", Set.of("proof", "proof.address", "failures", "web")),
            entry("gate", Set.of("failures", "versions")),
            entry("mail.delivery", Set.of("mail", "lanes", "failures")),
            entry("mail.table", Set.of("mail", "tables")),
            entry(
                    "mail.outbox",
                    Set.of("mail", "mail.delivery", "lanes", "mail.table", "jobs", "failures", "metrics")));

    /** Code outside the mail package of provider-kit may use only that package, and none of its subpackages. */
    @ArchTest
    static final ArchRule THE_MAIL_ROOM_IS_ENTERED_THROUGH_ITS_FRONT = noClasses()
            .that()
            .resideOutsideOfPackage(KIT + ".mail..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(KIT + ".mail.*..");

    /** Code outside the nodes package of provider-kit may use only that package, and none of its subpackages. */
    @ArchTest
    static final ArchRule THE_ROOM_OF_NODES_IS_ENTERED_THROUGH_ITS_FRONT = noClasses()
            .that()
            .resideOutsideOfPackage(KIT + ".nodes..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(KIT + ".nodes.*..");

    /** Code outside the proof package of provider-kit may use only that package, and none of its subpackages. */
    @ArchTest
    static final ArchRule THE_ROOM_OF_PROOFS_IS_ENTERED_THROUGH_ITS_FRONT = noClasses()
            .that()
            .resideOutsideOfPackage(KIT + ".proof..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(KIT + ".proof.*..");

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
                    "dev.keyward.secondfactor..",
                    "dev.keyward.audit..",
                    "dev.keyward.realmsetup..");

    /**
     * The value types of provider-kit for setup and options must not import Keycloak, because Keycloak-free code of realm
     * setup uses them.
     */
    @ArchTest
    static final ArchRule VALUES_OF_SETUP_AND_OPTIONS_ARE_FREE_OF_KEYCLOAK = noClasses()
            .that()
            .resideInAnyPackage(KIT + ".setup", KIT + ".options")
            .and()
            .areRecords()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.keycloak..", "jakarta..", "org.jboss..");

    /** Returns the name of the given type's package relative to provider-kit; empty for the root package. */
    private static String room(JavaClass type) {
        String below = type.getPackageName().substring(KIT.length());
        return below.isEmpty() ? "" : below.substring(1);
    }

    private static boolean isNestedOrPackageInfo(JavaClass type) {
        return type.getEnclosingClass().isPresent() || type.getSimpleName().equals("package-info");
    }

    private RoomRules() {}
}
