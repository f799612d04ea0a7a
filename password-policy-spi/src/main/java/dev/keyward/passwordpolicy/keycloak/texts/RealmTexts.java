package dev.keyward.passwordpolicy.keycloak.texts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.theme.Theme;

/**
 * The message texts of one realm in one language, as its theme and its localization define them.
 *
 * <p>Recognises texts that the localization or the theme of the realm has changed. If the realm offers a language that
 * Keyward lacks, Keyward's texts and their numbers are in another language, and pages mark them with it. Immutable.
 */
public final class RealmTexts {

    private static final String BASE_THEME = "base";

    private static final String KEYWARD = "keyward.";

    /**
     * Key of the message that contains the language tag of its message bundle. A realm that translates the texts translates it
     * too.
     */
    private static final String LANGUAGE = "keyward.language";

    private static final Set<String> RIGHT_TO_LEFT = Set.of("ar", "fa", "he", "ps", "ur");

    private final Properties texts;
    private final Properties defaults;
    private final Map<String, String> localized;
    private final Locale locale;

    private RealmTexts(Properties texts, Properties defaults, Map<String, String> localized, Locale locale) {
        this.texts = texts;
        this.defaults = defaults;
        this.localized = localized;
        this.locale = locale;
    }

    /** A language and its writing direction, as values for the HTML attributes {@code lang} and {@code dir}. */
    public record Language(String lang, String dir) {}

    public static RealmTexts of(KeycloakSession session, RealmModel realm, Theme.Type type, Locale locale) {
        try {
            Theme theme = session.theme().getTheme(type);
            Theme base = session.theme().getTheme(BASE_THEME, type);
            return new RealmTexts(
                    theme.getEnhancedMessages(realm, locale),
                    base.getMessages(locale),
                    localized(realm, locale),
                    locale);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> localized(RealmModel realm, Locale locale) {
        Map<String, String> localized = new HashMap<>();
        Stream.of("en", realm.getDefaultLocale(), locale.getLanguage(), locale.toLanguageTag())
                .filter(Objects::nonNull)
                .distinct()
                .forEach(tag -> localized.putAll(realm.getRealmLocalizationTextsByLocale(tag)));
        return localized;
    }

    Optional<String> find(String key) {
        return Optional.ofNullable(texts.getProperty(key));
    }

    /** Returns the text of the message with the given key, or the key if there is no such message. */
    public String text(String key) {
        return texts.getProperty(key, key);
    }

    /**
     * Returns the realm's own text for the message with the given key. It comes from the realm's localization or, for a
     * message of Keycloak, from the theme.
     */
    Optional<String> own(String key) {
        return find(key)
                .filter(text -> text.equals(localized.get(key))
                        || (!key.startsWith(KEYWARD) && !text.equals(defaults.getProperty(key))));
    }

    /** Returns the locale in which Keyward's texts are written. It is the reader's own locale if the languages match. */
    public Locale locale() {
        Locale written = Locale.forLanguageTag(texts.getProperty(LANGUAGE, "en"));
        return written.getLanguage().equals(locale.getLanguage()) ? locale : written;
    }

    /** Returns the language of Keyward's texts if it differs from the language of the page. */
    public Optional<Language> otherLanguage() {
        String written = locale().getLanguage();
        return written.equals(locale.getLanguage())
                ? Optional.empty()
                : Optional.of(new Language(written, RIGHT_TO_LEFT.contains(written) ? "rtl" : "ltr"));
    }

    /** Returns whether the text of the given message comes from Keyward's message bundles, unchanged by the realm. */
    public boolean isFromKeyward(String key) {
        return key.startsWith(KEYWARD) && own(key).isEmpty();
    }

    /** Returns the text of the given message with its parameters filled in and numbers formatted for its language. */
    public String filled(String key, Object... parameters) {
        String text = text(key);
        try {
            return new MessageFormat(text, isFromKeyward(key) ? locale() : locale).format(parameters);
        } catch (IllegalArgumentException e) {
            return text; // a text of the realm with a stray brace; show it unformatted rather than fail the page
        }
    }
}
