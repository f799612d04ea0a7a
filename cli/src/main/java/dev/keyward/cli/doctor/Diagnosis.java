package dev.keyward.cli.doctor;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a line in the log of a server means, and what to do.
 *
 * <p>Known from Keycloak 26.7.3. Immutable and thread-safe.
 */
enum Diagnosis {
    POLICY_WITHOUT_JAR(
            "Password policy not found",
            "The server does not start because Keyward's jar is not in providers/, or was not built in, while the password"
                    + " policy of a realm names one of its rules (keyward-...). Nothing is lost.",
            true),
    STEP_WITHOUT_JAR(
            "Unable to find factory for AuthenticatorFactory: keyward-",
            "People cannot sign in because Keyward's jar is not in providers/, or was not built in, while an authentication"
                    + " flow has one of its steps (keyward-...). Nothing is lost.",
            true),
    FORM_ACTION_WITHOUT_JAR(
            "FormActionFactory.create(",
            "Nobody can register because a step of a registration form is in no jar in providers/: Keyward's (keyward-...), or another"
                    + " one's. Nothing is lost.",
            true),
    BAD_VALUE(
            "Invalid config for keyward-",
            "A realm file that is imported at start gives a rule of Keyward's a value that it does not take. The line in the log"
                    + " names rule, value and range: correct the file and start again.",
            false);

    private static final String WAY_BACK = """
            What to do:
              1. Copy keyward-<version>.jar into providers/ again, run bin/kc.sh build and start the server.
              2. keyward setup remove --all-realms --server URL --user NAME
              3. Stop the server, take the jar out of providers/, run bin/kc.sh build and start.

            Is there no way to get the jar? Then --sql prints what makes the server start without it.""";

    private final String sign;
    private final String meaning;
    private final boolean withoutJar;

    Diagnosis(String sign, String meaning, boolean withoutJar) {
        this.sign = sign;
        this.meaning = meaning;
        this.withoutJar = withoutJar;
    }

    /** Everything that the log shows, in the order of the enum. */
    static List<Diagnosis> of(String log) {
        return Stream.of(values())
                .filter(diagnosis -> log.contains(diagnosis.sign))
                .toList();
    }

    /** Whether the jar was taken out too early. */
    boolean withoutJar() {
        return withoutJar;
    }

    /** What it means and what to do, for a person. */
    String text() {
        return withoutJar ? meaning + "\n\n" + WAY_BACK : meaning;
    }
}
