package dev.keyward.passwordpolicy.keycloak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.policy.PolicyError;
import org.keycloak.representations.AccessToken;
import org.keycloak.theme.Theme;

/**
 * Several reasons as one error that reads well wherever Keycloak shows it: on the stock pages, in the console, in the
 * answer of the admin API.
 *
 * <p>Keycloak's error is one message key with parameters, and its pages escape markup. So the reasons are rendered here,
 * as lines with bullets, and handed over as the one parameter of a message that is nothing but that parameter: text
 * given as the message itself would go through MessageFormat again, where a brace is an HTTP 500. Without script the
 * text reads as one line; on the stock pages a small script makes a list of it.
 */
final class ReasonList {

    /** Its text in every language is {@code {0}}. */
    static final String MESSAGE_KEY = "keyward.password.refused";

    private static final String HEADER_KEY = "keyward.password.refused.header";

    /** Put before a message key: the same reason as it reads in a list, "has fewer than 12 characters". */
    private static final String ITEM_PREFIX = "keyward.item.";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Optional<UserModel> user;

    ReasonList(KeycloakSession session, RealmModel realm, Optional<UserModel> user) {
        this.session = session;
        this.realm = realm;
        this.user = user;
    }

    PolicyError render(List<PolicyError> errors) {
        boolean onLoginPage = session.getContext().getAuthenticationSession() != null;
        Theme theme = theme(onLoginPage ? Theme.Type.LOGIN : Theme.Type.ADMIN);
        Locale locale = locale(onLoginPage);
        Properties messages = messages(theme, locale);
        if (onLoginPage) {
            PageScripts.REASONS.addTo(session, theme, "");
        }
        String reasons = errors.stream()
                .map(error -> "\n• " + item(error, messages, locale))
                .collect(Collectors.joining());
        return new PolicyError(MESSAGE_KEY, messages.getProperty(HEADER_KEY, HEADER_KEY) + reasons);
    }

    private static String item(PolicyError error, Properties messages, Locale locale) {
        String key = error.getMessage();
        String text = messages.getProperty(ITEM_PREFIX + key, messages.getProperty(key, key));
        try {
            return new MessageFormat(text, locale).format(error.getParameters());
        } catch (IllegalArgumentException e) {
            return text; // A realm's own wording with a stray brace: better as it is than a failed page.
        }
    }

    /**
     * The reader's language. People on a page have theirs by Keycloak's rules. The admin API is read by the bearer of the
     * token, not by the user whose password is set. Without either (the bootstrap of a server) it is the realm's default.
     */
    private Locale locale(boolean onLoginPage) {
        if (onLoginPage) {
            return session.getContext().resolveLocale(user.orElse(null));
        }
        if (session.getContext().getBearerToken() instanceof AccessToken token) {
            return Optional.ofNullable(token.getLocale())
                    .map(Locale::forLanguageTag)
                    .orElse(Locale.ENGLISH);
        }
        return Optional.ofNullable(realm.getDefaultLocale())
                .map(Locale::forLanguageTag)
                .orElse(Locale.ENGLISH);
    }

    private Theme theme(Theme.Type type) {
        try {
            return session.theme().getTheme(type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Properties messages(Theme theme, Locale locale) {
        try {
            return theme.getEnhancedMessages(realm, locale);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
