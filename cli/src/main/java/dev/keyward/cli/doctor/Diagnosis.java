package dev.keyward.cli.doctor;

import java.util.List;
import java.util.stream.Stream;

/**
 * A known problem that can be recognised in a server's log, with its meaning and the remedy.
 *
 * <p>The log lines are those of Keycloak 26.7.3. Immutable and thread-safe.
 */
enum Diagnosis {
    POLICY_WITHOUT_JAR(
            "Password policy not found",
            "The server does not start, or a realm cannot be used: the realm's password policy names a Keyward rule"
                    + " (keyward-...), but Keyward's jar is not in providers/, or bin/kc.sh build has not run since."
                    + " Nothing is lost.",
            true),
    STEP_WITHOUT_JAR(
            "Unable to find factory for AuthenticatorFactory: keyward-",
            "People cannot sign in: an authentication flow has a Keyward step (keyward-...), but Keyward's jar is not"
                    + " in providers/, or bin/kc.sh build has not run since. Nothing is lost.",
            true),
    FORM_ACTION_WITHOUT_JAR(
            "FormActionFactory.create(",
            "Nobody can register: a registration form has a step whose jar is not in providers/. It is Keyward's jar"
                    + " if the step is named keyward-..., or else another one. Nothing is lost.",
            true),
    TOKEN_GATE_WITHOUT_JAR(
            "Executor with provider ID keyward-token-gate not found",
            "No client of a realm can sign users in or get tokens: the realm's client policies name Keyward's token"
                    + " gate (keyward-token-gate), but Keyward's jar is not in providers/, or bin/kc.sh build has not run"
                    + " since. Nothing is lost.",
            true),
    BAD_VALUE(
            "Invalid config for keyward-",
            "A realm file that the server imports at start gives a Keyward rule a value that is not allowed. The line"
                    + " in the log names the rule, the value and the range: correct the file and start again.",
            false);

    private static final String WHAT_TO_DO = """
        What to do:
          1. Copy keyward-<version>.jar into providers/ again, run bin/kc.sh build and start the server.
          2. keyward setup remove --all-realms --server URL --user NAME
          3. Stop the server, remove the jar from providers/, run bin/kc.sh build and start.

        If you cannot get the jar, add --sql: it prints the SQL that lets the server start without it.\
        """;

    private final String sign;
    private final String meaning;
    private final boolean withoutJar;

    Diagnosis(String sign, String meaning, boolean withoutJar) {
        this.sign = sign;
        this.meaning = meaning;
        this.withoutJar = withoutJar;
    }

    /** Returns all known problems that the given server log shows, in the order of this enum. */
    static List<Diagnosis> of(String log) {
        return Stream.of(values())
                .filter(diagnosis -> log.contains(diagnosis.sign))
                .toList();
    }

    /** Returns whether this problem arises because Keyward's jar is missing although realms still use Keyward. */
    boolean withoutJar() {
        return withoutJar;
    }

    /** Returns the text that tells an administrator what this problem means and what to do. */
    String text() {
        return withoutJar ? meaning + "\n\n" + WHAT_TO_DO : meaning;
    }
}
