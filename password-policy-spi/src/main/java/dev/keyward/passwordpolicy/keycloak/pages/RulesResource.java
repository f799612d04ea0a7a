package dev.keyward.passwordpolicy.keycloak.pages;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.passwordpolicy.keycloak.policy.PasswordOwner;
import dev.keyward.passwordpolicy.keycloak.scopes.EffectivePolicy;
import dev.keyward.passwordpolicy.keycloak.texts.RealmTexts;
import dev.keyward.passwordpolicy.keycloak.texts.RuleLabels;
import dev.keyward.passwordpolicy.keycloak.texts.RuleLabels.Label;
import dev.keyward.passwordpolicy.keycloak.texts.RuleSelection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.theme.Theme;

/**
 * Public REST resource with the password rules for new users, in words.
 *
 * <p>Needs no token. It reveals what the registration form shows, and no list, pattern, attribute or user. The only input is
 * the language, which the realm must support. One instance per request.
 */
public final class RulesResource {

    private final KeycloakSession session;

    RulesResource(KeycloakSession session) {
        this.session = session;
    }

    /** JSON object that describes a password rule in a sentence. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record RuleInWords(String id, String label, Optional<Integer> number, boolean browser) {}

    /** JSON object that describes the password rules for new users in one language. */
    public record RulesInWords(String language, List<RuleInWords> rules) {}

    /**
     * Returns the password rules for new users in a language that the realm supports, by default the language of the request.
     */
    @GET
    @Path("rules")
    @Produces(MediaType.APPLICATION_JSON)
    public Response rules(@QueryParam("lang") @Nullable String language) {
        RealmModel realm = session.getContext().getRealm();
        Locale locale = locale(realm, language);
        EffectivePolicy policy = EffectivePolicy.of(session, PasswordOwner.registering(session, null));
        RealmTexts wording = RealmTexts.of(session, realm, Theme.Type.LOGIN, locale);
        List<Label> all = new RuleLabels(wording).of(policy, realm.getPasswordPolicy());
        List<RuleInWords> rules = RuleSelection.of(all, policy, false).stream()
                .map(label -> new RuleInWords(label.id(), label.label(), label.number(), label.browser()))
                .toList();
        return Response.ok(new RulesInWords(wording.locale().toLanguageTag(), rules))
                // Without a language in the address the response depends on headers and cookies, so shared caches
                // must not store it.
                .header(HttpHeaders.CACHE_CONTROL, (language == null ? "private" : "public") + ", max-age=60")
                // Sign-up pages of other sites may read it: the response is public and needs no credentials.
                .header("Access-Control-Allow-Origin", "*")
                .build();
    }

    private Locale locale(RealmModel realm, @Nullable String language) {
        if (language == null) {
            return session.getContext().resolveLocale(null);
        }
        // Keycloak caches texts for each requested language, so accept supported languages only.
        boolean supported = realm.isInternationalizationEnabled()
                && realm.getSupportedLocalesStream().anyMatch(language::equals);
        return supported
                ? Locale.forLanguageTag(language)
                : Optional.ofNullable(realm.getDefaultLocale())
                        .map(Locale::forLanguageTag)
                        .orElse(Locale.ENGLISH);
    }
}
