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
 * The answer to a password that is refused: one error for all reasons, in the reader's language, and what the scripts on the page
 * need to mark the rules that failed.
 *
 * <p>Not shared between threads.
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
     * The one error for these failures, of which there is at least one. A single one is Keycloak's or Keyward's own error,
     * untouched unless it is in another language than the page.
     *
     * @param rulesOnPage whether the page of this request shows the rules, if it is one on which a password is chosen
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
        // A password in use is judged at a sign-in, whose page is not about what somebody has just typed.
        if (onPage && !CurrentPasswordCheck.isOpen(session)) {
            List<FailedRule> lines = marked ? lines(failures, labels) : List.of();
            ObjectNode content = JsonNodeFactory.instance.objectNode().putPOJO("rules", lines);
            errorLanguage(failures).ifPresent(language -> content.putPOJO("language", language));
            PageScripts.REASONS.addTo(session, session.theme().getTheme(Theme.Type.LOGIN), content);
        }
        return failures.size() == 1 ? single(failures.get(0).error()) : new ReasonList(wording).render(failures);
    }

    /** The language of the error, where the page has another one. */
    private Optional<Language> errorLanguage(List<Failure> failures) {
        boolean isKeywards = failures.size() > 1
                || wording.isKeywards(failures.get(0).error().getMessage());
        return isKeywards ? wording.otherLanguage() : Optional.empty();
    }

    /** Keycloak writes numbers as the page's language does. In a text of another language they would be out of place. */
    private PolicyError single(PolicyError error) {
        String key = error.getMessage();
        return onPage && wording.otherLanguage().isPresent() && wording.isKeywards(key)
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
     * Whether a person reads the answer on a page. A service account has an authentication session, too, which Keycloak makes for its
     * token.
     */
    private static boolean isOnPage(KeycloakSession session) {
        return session.getContext().getAuthenticationSession() != null
                && !(session.getContext().getBearerToken() instanceof AccessToken);
    }

    /**
     * The reader's language. People on a page have theirs by Keycloak's rules. In the admin API it is the token's, else English, as
     * Keycloak answers there itself: not the language of the request, nor of the user whose password is set. Without either (the
     * bootstrap of a server) it is the realm's default.
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
