package dev.keyward.breachcheck.keycloak.setup;

import dev.keyward.breachcheck.CheckAction;
import dev.keyward.breachcheck.Proof;
import dev.keyward.breachcheck.keycloak.settings.SignInCheckConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares two configurations of the breach check, and reports the options that become less strict.
 *
 * <p>An option that has no effect with the configured action is not compared. Stateless and thread-safe.
 */
final class WeakerCheck {

    private WeakerCheck() {}

    /** Returns one sentence for each option that the new configuration makes less strict. */
    static List<String> of(SignInCheckConfig now, SignInCheckConfig wanted) {
        List<String> weaker = new ArrayList<>();
        if (wanted.breached().compareTo(now.breached()) < 0) {
            weaker.add(sentence(
                    SignInCheckConfig.ACTION,
                    now.breached().word(),
                    wanted.breached().word()));
        }
        if (wanted.weak().compareTo(now.weak()) < 0) {
            weaker.add(sentence(
                    SignInCheckConfig.WEAK_ACTION,
                    now.weak().word(),
                    wanted.weak().word()));
        }
        if (hasDeadline(now) && hasDeadline(wanted) && wanted.deadlineDays() > now.deadlineDays()) {
            weaker.add(sentence(SignInCheckConfig.DEADLINE_DAYS, now.deadlineDays(), wanted.deadlineDays()));
        }
        if (requiresChange(now) && strictness(wanted.proof()) < strictness(now.proof())) {
            weaker.add(sentence(
                    SignInCheckConfig.PROOF, now.proof().word(), wanted.proof().word()));
        }
        if (requiresChange(now)
                && now.proof() == Proof.EMAIL
                && wanted.proof() == Proof.EMAIL
                && wanted.settledDays() < now.settledDays()) {
            weaker.add(sentence(SignInCheckConfig.SETTLED_DAYS, now.settledDays(), wanted.settledDays()));
        }
        if (now.endSessions() && !wanted.endSessions()) {
            weaker.add(sentence(SignInCheckConfig.END_SESSIONS, true, false));
        }
        if (!wanted.sources().covers(now.sources())) {
            weaker.add(sentence(
                    SignInCheckConfig.SOURCES,
                    now.sources().text(),
                    wanted.sources().text()));
        }
        return weaker;
    }

    private static String sentence(SignInCheckConfig.Entry<?> entry, Object now, Object wanted) {
        return "breach-check: " + entry.key() + " " + now + " now, " + wanted + " wanted.";
    }

    private static boolean hasDeadline(SignInCheckConfig config) {
        return config.breached() == CheckAction.CHANGE_BY_DEADLINE || config.weak() == CheckAction.CHANGE_BY_DEADLINE;
    }

    private static boolean requiresChange(SignInCheckConfig config) {
        return config.breached().compareTo(CheckAction.CHANGE_BY_DEADLINE) >= 0
                || config.weak().compareTo(CheckAction.CHANGE_BY_DEADLINE) >= 0;
    }

    /**
     * Returns a rank that states how strict the given proof of identity is. A second factor is accepted wherever a
     * mailed code is, but not the reverse.
     */
    private static int strictness(Proof proof) {
        return switch (proof) {
            case NONE -> 0;
            case EMAIL -> 1;
            case SECOND_FACTOR -> 2;
        };
    }
}
