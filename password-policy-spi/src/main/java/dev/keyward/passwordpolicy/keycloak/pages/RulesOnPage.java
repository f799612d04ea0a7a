package dev.keyward.passwordpolicy.keycloak.pages;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.keycloak.evaluator.PasswordEvaluator;
import dev.keyward.passwordpolicy.keycloak.policy.PasswordOwner;
import dev.keyward.passwordpolicy.keycloak.rules.NamesOption;
import dev.keyward.passwordpolicy.keycloak.rules.NotPersonalPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.scopes.EffectivePolicy;
import dev.keyward.passwordpolicy.keycloak.texts.PageScripts;
import dev.keyward.passwordpolicy.keycloak.texts.RealmTexts;
import dev.keyward.passwordpolicy.keycloak.texts.RuleLabels;
import dev.keyward.passwordpolicy.keycloak.texts.RuleLabels.Label;
import dev.keyward.passwordpolicy.keycloak.texts.RuleSelection;
import dev.keyward.providerkit.failures.FailureTrace;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.policy.PasswordPolicyManagerProvider;
import org.keycloak.theme.Theme;

/**
 * Shows the password rules on a page for a new password. While the user types, the page marks the rules that are met.
 *
 * <p>A script reads the rules from the fragment of its address, which the browser does not send. If a realm enforces no rule
 * of Keyward, only a notice is added to its pages. Failure policy: open; the page is shown without the rules, and the server
 * checks the password all the same.
 */
final class RulesOnPage {

    private static final Logger LOG = Logger.getLogger(RulesOnPage.class);

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Names of the form fields that the browser compares with a new password, to show which rules the password meets.
     * Only the server checks other attributes.
     */
    private static final List<String> FIELDS =
            List.of(UserModel.USERNAME, UserModel.EMAIL, UserModel.FIRST_NAME, UserModel.LAST_NAME);

    private RulesOnPage() {}

    /**
     * Adds the password rules for the given user to the page on which the user sets a new password.
     *
     * @param notice the key of a message to show below the rules, unless the page shows it already
     */
    static void forUser(KeycloakSession session, UserModel user, Optional<String> notice) {
        guarded(() -> add(session, PasswordOwner.of(session.getContext().getRealm(), user), notice));
    }

    /** Adds the password rules for new users to the registration form. */
    static void forNewUser(KeycloakSession session) {
        guarded(() -> add(session, PasswordOwner.registering(session, null), Optional.empty()));
    }

    private static void guarded(Addition addition) {
        try {
            addition.run();
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.errorf("The password rules could not be added to the page. %s", FailureTrace.of(e));
        }
    }

    @FunctionalInterface
    private interface Addition {
        void run() throws IOException;
    }

    private static void add(KeycloakSession session, PasswordOwner owner, Optional<String> notice) throws IOException {
        if (!(session.getProvider(PasswordPolicyManagerProvider.class) instanceof PasswordEvaluator evaluator)
                || !evaluator.showsRulesOnPages()) {
            return;
        }
        EffectivePolicy policy = EffectivePolicy.of(session, owner);
        if (!policy.enforcesRules() && notice.isEmpty()) {
            return;
        }
        Theme theme = session.theme().getTheme(Theme.Type.LOGIN);
        Locale locale = session.getContext().resolveLocale(owner.user().orElse(null));
        RealmTexts wording = RealmTexts.of(session, owner.realm(), Theme.Type.LOGIN, locale);
        ObjectNode content = JSON.createObjectNode();
        ObjectNode texts = content.putObject("texts");
        for (String text :
                List.of("header", "met", "not-met", "checked-later", "status", "refused", "failed", "failed-before")) {
            texts.put(text, wording.text("keyward.rules." + text));
        }
        notice.ifPresent(key -> texts.put("notice", wording.filled(key)));
        wording.otherLanguage().ifPresent(language -> content.putPOJO("language", language));
        ArrayNode rules = content.putArray("rules");
        List<Label> all = policy.enforcesRules()
                ? new RuleLabels(wording).of(policy, owner.realm().getPasswordPolicy())
                : List.of();
        for (Label label : RuleSelection.of(all, policy, owner.hasStoredPasswords())) {
            ObjectNode rule = rules.addObject();
            rule.put("id", label.id()).put("label", label.label());
            label.number().ifPresent(number -> rule.put("number", number));
            boolean registering = owner.user().isEmpty();
            rule.put("browser", registering ? label.browser() : label.checkedWithoutForm());
            if (label.id().equals(NotPersonalPolicyFactory.ID)) {
                comparedFields(rule, policy);
            }
        }
        PageScripts.RULES.addTo(session, theme, content);
    }

    private static void comparedFields(ObjectNode rule, EffectivePolicy policy) {
        List<String> attributes = policy.rules().stream()
                .filter(effective -> effective.rule().equals(NotPersonalPolicyFactory.ID) && !effective.reportOnly())
                .map(EffectiveRule::value)
                .flatMap(value -> NamesOption.names(value).stream())
                .toList();
        if (FIELDS.containsAll(attributes)) {
            ArrayNode fields = rule.putArray("fields");
            attributes.forEach(fields::add);
        } else {
            rule.put("browser", false);
        }
    }
}
