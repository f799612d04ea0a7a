package dev.keyward.passwordpolicy.keycloak;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.RuleValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.theme.Theme;

/**
 * The rules that a password has to keep, in words for the person who chooses it.
 *
 * <p>Says numbers and nothing else of what an administrator configured: no list, no attribute, no pattern. A policy of
 * somebody else's is named if the realm's texts have a message {@code keyward.rule.<id>} for it.
 */
final class RuleLabels {

    private static final String LABEL_PREFIX = "keyward.rule.";

    /** What the script on the page judges as the server does. */
    private static final Set<String> CHECKED_IN_BROWSER = Set.of(
            "keyward-min-characters",
            "keyward-character-classes",
            "keyward-letters-and-digits",
            "keyward-no-repeats",
            "length",
            "maxLength",
            "lowerCase",
            "upperCase",
            "digits",
            "specialChars");

    /** These too, where the form has the person's data: at registration. */
    private static final Set<String> CHECKED_IN_REGISTRATION =
            Set.of("keyward-not-personal", "notUsername", "notContainsUsername");

    private final Properties messages;
    private final Locale locale;

    private RuleLabels(Properties messages, Locale locale) {
        this.messages = messages;
        this.locale = locale;
    }

    /**
     * One rule in words.
     *
     * @param id of its password policy
     * @param label "At least 12 characters"
     * @param number what the rule is set to, where that is a number
     * @param browser whether the script on a registration page can tell if a password keeps it
     */
    record Label(String id, String label, Optional<Integer> number, boolean browser) {

        /** Whether the script can tell where the form has nothing but the password. */
        boolean checkedWithoutForm() {
            return browser && !CHECKED_IN_REGISTRATION.contains(id);
        }
    }

    static RuleLabels in(KeycloakSession session, RealmModel realm, Locale locale) {
        try {
            Theme theme = session.theme().getTheme(Theme.Type.LOGIN);
            return new RuleLabels(theme.getEnhancedMessages(realm, locale), locale);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is enforced, in the order of evaluation. */
    List<Label> of(EffectivePolicy policy, PasswordPolicy stock) {
        List<Label> labels = new ArrayList<>();
        policy.rules().stream()
                .filter(rule -> !rule.reportOnly())
                .forEach(rule -> add(labels, rule.rule(), number(rule)));
        policy.others().forEach(id -> add(labels, id, number(stock, id)));
        labels.sort(Comparator.comparing(Label::id, new EvaluationOrder()));
        return labels;
    }

    /** A text by its key; the key itself where there is none. */
    String text(String key) {
        return messages.getProperty(key, key);
    }

    private void add(List<Label> labels, String id, Optional<Integer> number) {
        String pattern = messages.getProperty(LABEL_PREFIX + id);
        if (pattern != null) {
            boolean browser = CHECKED_IN_BROWSER.contains(id) || CHECKED_IN_REGISTRATION.contains(id);
            labels.add(new Label(id, formatted(pattern, number), number, browser));
        }
    }

    private String formatted(String pattern, Optional<Integer> number) {
        try {
            return new MessageFormat(pattern, locale)
                    .format(number.map(value -> new Object[] {value}).orElseGet(() -> new Object[0]));
        } catch (IllegalArgumentException e) {
            return pattern; // A realm's own wording with a stray brace.
        }
    }

    private static Optional<Integer> number(EffectiveRule rule) {
        return rule.value() instanceof RuleValue.Names
                ? Optional.empty()
                : Optional.of(WholeNumberPolicyFactory.number(rule.value()));
    }

    private static Optional<Integer> number(PasswordPolicy policy, String id) {
        Object value = policy.getPolicyConfig(id);
        return value instanceof Integer number ? Optional.of(number) : Optional.empty();
    }
}
