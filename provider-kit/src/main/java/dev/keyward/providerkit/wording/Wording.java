package dev.keyward.providerkit.wording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.theme.Theme;

/**
 * Formats times and the realm's help text in the language of a theme's texts.
 *
 * <p>A realm may offer a language that Keyward does not support. Keycloak then falls back to texts in another language, and times
 * must be formatted in that language. Not thread-safe.
 */
public final class Wording {

    /**
     * Key of the message that names the language in which a message bundle is written. A realm that translates the texts must
     * translate it as well.
     */
    private static final String LANGUAGE = "keyward.language";

    private final Properties messages;
    private final Locale requested;

    private Wording(Properties messages, Locale requested) {
        this.messages = messages;
        this.requested = requested;
    }

    public static Wording of(KeycloakSession session, RealmModel realm, Theme.Type type, Locale requested) {
        try {
            return new Wording(session.theme().getTheme(type).getEnhancedMessages(realm, requested), requested);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PlainTime time(Instant moment) {
        return PlainTime.of(moment, locale());
    }

    /** Formats a time in its own time zone instead of the server's. */
    public PlainTime time(ZonedDateTime moment) {
        return PlainTime.of(moment, locale());
    }

    /**
     * Formats the named mail parameter as date and time. The parameter is a number of milliseconds since 1970. The
     * result is empty if the mail has no such parameter.
     */
    public Optional<PlainTime> time(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.get(name))
                .map(millis -> time(Instant.ofEpochMilli(Long.parseLong(millis))));
    }

    /** Returns the requested locale if the texts are in its language, otherwise the language of the texts. */
    private Locale locale() {
        Locale texts = Locale.forLanguageTag(messages.getProperty(LANGUAGE, "en"));
        return texts.getLanguage().equals(requested.getLanguage()) ? requested : texts;
    }

    /**
     * Splits the given help text into lines for page templates. Each line is a list of parts, and each part is a map with a
     * {@code text} and a {@code href}. The {@code href} is empty for plain text.
     *
     * @param help a text, or a message key of the realm in the form <code>${key}</code>
     */
    public List<List<Map<String, String>>> help(String help) {
        return HelpText.lines(resolved(help)).stream()
                .map(line -> line.stream()
                        .map(part ->
                                Map.of("text", part.text(), "href", part.href().orElse("")))
                        .toList())
                .toList();
    }

    private String resolved(String help) {
        if (!help.startsWith("${") || !help.endsWith("}")) {
            return help;
        }
        String key = help.substring(2, help.length() - 1);
        String text = messages.getProperty(key, key);
        try {
            return new MessageFormat(text, requested).format(new Object[0]);
        } catch (IllegalArgumentException e) {
            return text; // MessageFormat rejects a single brace
        }
    }
}
