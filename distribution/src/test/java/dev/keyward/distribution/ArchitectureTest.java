package dev.keyward.distribution;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

/** Tests that classes in Keyward's jar use each other, Keycloak and libraries only as ARCHITECTURE.md allows. */
@AnalyzeClasses(packages = "dev.keyward", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String[] ADAPTERS = {"..keycloak..", "dev.keyward.providerkit.."};

    @ArchTest
    static final ArchRule ONLY_ADAPTERS_KNOW_KEYCLOAK = noClasses()
            .that()
            .resideOutsideOfPackages(ADAPTERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.keycloak..", "jakarta..", "org.jboss..", "io.micrometer..");

    @ArchTest
    static final ArchRule DOMAIN_KNOWS_THE_JDK_ONLY = classes()
            .that()
            .resideInAnyPackage(
                    "dev.keyward.breachedpasswords..",
                    "dev.keyward.passwordpolicy",
                    "dev.keyward.passwordpolicy.terms",
                    "dev.keyward.breachcheck",
                    "dev.keyward.breachcheck.dialogue",
                    "dev.keyward.secondfactor",
                    "dev.keyward.audit",
                    "dev.keyward.audit.ocsf",
                    "dev.keyward.audit.sink..",
                    "dev.keyward.auditlog..",
                    "dev.keyward.realmsetup")
            .and()
            .resideOutsideOfPackage("dev.keyward.auditlog.json")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "javax.net..",
                    "org.jspecify..",
                    "dev.keyward.breachedpasswords..",
                    "dev.keyward.passwordpolicy",
                    "dev.keyward.passwordpolicy.terms",
                    "dev.keyward.breachcheck",
                    "dev.keyward.breachcheck.dialogue",
                    "dev.keyward.secondfactor",
                    "dev.keyward.audit",
                    "dev.keyward.audit.ocsf",
                    "dev.keyward.audit.sink..",
                    "dev.keyward.auditlog..",
                    "dev.keyward.realmsetup"));

    @ArchTest
    static final ArchRule THE_AUDIT_LOG_DOES_NOT_DEPEND_ON_ITS_JSON = noClasses()
            .that()
            .resideInAPackage("dev.keyward.auditlog..")
            .and()
            .resideOutsideOfPackage("dev.keyward.auditlog.json")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.keyward.auditlog.json");

    @ArchTest
    static final ArchRule PASSAY_STANDS_BEHIND_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.keyward.passwordpolicy.passay")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.passay..");

    @ArchTest
    static final ArchRule ZXCVBN_STANDS_BEHIND_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.keyward.passwordpolicy.zxcvbn")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.nulabinc..");

    @ArchTest
    static final ArchRule FEATURES_DO_NOT_KNOW_EACH_OTHER = slices().matching(
                    "dev.keyward.(passwordpolicy|breachcheck|secondfactor|audit|realmsetup)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.keyward.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_KNOWS = noClasses()
            .that()
            .resideInAPackage("dev.keyward..")
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameStartingWith("Abstract");

    /** DataFolder is exempt, because Keycloak tells the server's folder only in a system property. */
    @ArchTest
    static final ArchRule NO_ENVIRONMENT_AND_NO_PROPERTIES = noClasses()
            .that()
            .resideInAPackage("dev.keyward..")
            .and()
            .doNotHaveSimpleName("DataFolder")
            .should()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class, String.class)
            .orShould()
            .callMethod(Boolean.class, "getBoolean", String.class)
            .orShould()
            .callMethod(Integer.class, "getInteger", String.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchTests ROOMS = ArchTests.in(RoomRules.class);

    private ArchitectureTest() {}
}
