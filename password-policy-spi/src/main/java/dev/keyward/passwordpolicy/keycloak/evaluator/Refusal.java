package dev.keyward.passwordpolicy.keycloak.evaluator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.passwordpolicy.keycloak.policy.PasswordOwner;
import dev.keyward.passwordpolicy.keycloak.scopes.EffectivePolicy;
import dev.keyward.passwordpolicy.keycloak.texts.FailedRule;
import dev.keyward.passwordpolicy.keycloak.texts.Failure;
import dev.keyward.passwordpolicy.keycloak.texts.PageScripts;
import dev.keyward.passwordpolicy.keycloak.texts.RealmTexts;
import dev.keyward.passwordpolicy.keycloak.texts.RealmTexts.Language;
import dev.keyward.passwordpolicy.keycloak.texts.ReasonList;
import dev.keyward.passwordpolicy.keycloak.texts.RuleLabels;
import dev.keyward.passwordpolicy.keycloak.texts.RuleLabels.Label;
import dev.keyward.passwordpolicy.keycloak.texts.RuleSelection;
import dev.keyward.providerkit.passwords.CurrentPasswordCheck;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.policy.PolicyError;
import org.keycloak.representations.AccessToken;
import org.keycloak.theme.Theme;

/**
 * Creates the response to a refused password: one error with all reasons, and data for the script on the page.
 *
 * <p>Texts are in the language of the reader. Not thread-safe.
 */
final class Refusal {

    private final KeycloakSession session;
    private final PasswordOwner owner;
    private final EffectivePolicy policy;
    private final boolean onPage;
    private final RealmTexts wording;

    private Refusal(KeycloakSession session, PasswordOwner owner, EffectivePolicy policy) {
        this.session = session;
        this.owner = owner;
        this.policy = policy;
        this.onPage = isOnPage(session);
        this.wording = RealmTexts.of(session, owner.realm(), onPage ? Theme.Type.LOGIN : Theme.Type.ADMIN, locale());
    }

    /**
     * Returns one policy error that combines the given refusals of a password. A single refusal keeps its own error, unless
     * that is in another language than the page.
     *
     * @param rulesOnPage whether the page of this request shows the rules, if it has a field for a new password
     */
    static PolicyError of(
            KeycloakSession session,
            PasswordOwner owner,
            EffectivePolicy policy,
            List<Failure> failures,
            boolean rulesOnPage)
            throws IOException {
        boolean marked = rulesOnPage && isOnPage(session);
        if (failures.size() == 1 && !marked) {
            return failures.get(0).error();
        }
        return new Refusal(session, owner, policy).of(failures, marked);
    }

    private PolicyError of(List<Failure> all, boolean marked) throws IOException {
        Map<String, Label> labels = new RuleLabels(wording)
                .of(policy, owner.realm().getPasswordPolicy()).stream()
                        .collect(Collectors.toMap(Label::id, Function.identity()));
        List<Failure> failures = RuleSelection.withoutWeaker(all, labels);
        // At a sign-in the current password is checked, and its page shows no rules.
        if (onPage && !CurrentPasswordCheck.isOpen(session)) {
            List<FailedRule> lines = marked ? lines(failures, labels) : List.of();
            ObjectNode content = JsonNodeFactory.instance.objectNode().putPOJO("rules", lines);
            errorLanguage(failures).ifPresent(language -> content.putPOJO("language", language));
            PageScripts.REASONS.addTo(session, session.theme().getTheme(Theme.Type.LOGIN), content);
        }
        return failures.size() == 1 ? single(failures.get(0).error()) : new ReasonList(wording).render(failures);
    }

    /** Returns the language of the error message, if it differs from the language of the page. */
    private Optional<Language> errorLanguage(List<Failure> failures) {
        boolean isFromKeyward = failures.size() > 1
                || wording.isFromKeyward(failures.get(0).error().getMessage());
        return isFromKeyward ? wording.otherLanguage() : Optional.empty();
    }

    /** Returns the given error with its numbers formatted in the language of its text. The page may be in another language. */
    private PolicyError single(PolicyError error) {
        String key = error.getMessage();
        return onPage && wording.otherLanguage().isPresent() && wording.isFromKeyward(key)
                ? new PolicyError(ReasonList.MESSAGE_KEY, wording.filled(key, error.getParameters()))
                : error;
    }

    private List<FailedRule> lines(List<Failure> failures, Map<String, Label> labels) {
        boolean several = failures.size() > 1;
        return failures.stream()
                .flatMap(failure ->
                        FailedRule.of(failure, Optional.ofNullable(labels.get(failure.rule())), wording, several)
                                .stream())
                .toList();
    }

    /**
     * Returns whether the response to the current request is a login page and not a response of the admin API. A service
     * account also has an authentication session, which Keycloak creates for its token.
     */
    private static boolean isOnPage(KeycloakSession session) {
        return session.getContext().getAuthenticationSession() != null
                && !(session.getContext().getBearerToken() instanceof AccessToken);
    }

    /**
     * Returns the locale for the person who reads the error. On a page, Keycloak resolves it. In the admin API it is the
     * language of the token or English, as in Keycloak's own responses; not that of the request, nor of the user whose
     * password is set. Without page and token, as when a server bootstraps, it is the default of the realm.
     */
    private Locale locale() {
        if (onPage) {
            return session.getContext().resolveLocale(owner.user().orElse(null));
        }
        Optional<String> tag = session.getContext().getBearerToken() instanceof AccessToken token
                ? Optional.ofNullable(token.getLocale())
                : Optional.ofNullable(owner.realm().getDefaultLocale());
        return tag.map(Locale::forLanguageTag).orElse(Locale.ENGLISH);
    }
}
