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
 * The texts of one realm in one language, under the theme that it has.
 *
 * <p>Knows which of them are the realm's own: texts that its localization or its theme has changed. A realm may offer a language that
 * Keyward does not have; then Keyward's texts are in another one, in which their numbers are written, and pages mark them with it.
 * Immutable.
 */
public final class RealmTexts {

    private static final String BASE_THEME = "base";

    private static final String KEYWARD = "keyward.";

    /** The key under which each bundle has its own language. A realm that translates the texts translates it as well. */
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

    /** A language and its direction, as the attributes of an element. */
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

    /** The text as it stands; the key itself where there is none. */
    public String text(String key) {
        return texts.getProperty(key, key);
    }

    /** The text if it comes from the realm's localization, or if its theme has changed a text of Keycloak's. */
    Optional<String> own(String key) {
        return find(key)
                .filter(text -> text.equals(localized.get(key))
                        || (!key.startsWith(KEYWARD) && !text.equals(defaults.getProperty(key))));
    }

    /** The locale of Keyward's texts: the reader's own, with its region, where they are in that language. */
    public Locale locale() {
        Locale written = Locale.forLanguageTag(texts.getProperty(LANGUAGE, "en"));
        return written.getLanguage().equals(locale.getLanguage()) ? locale : written;
    }

    /** The language of Keyward's texts, where the page around them has another one. */
    public Optional<Language> otherLanguage() {
        String written = locale().getLanguage();
        return written.equals(locale.getLanguage())
                ? Optional.empty()
                : Optional.of(new Language(written, RIGHT_TO_LEFT.contains(written) ? "rtl" : "ltr"));
    }

    /** Whether the text is Keyward's, in the language of its bundle. */
    public boolean isKeywards(String key) {
        return key.startsWith(KEYWARD) && own(key).isEmpty();
    }

    /** The text with its parameters filled in, numbers as its language writes them. */
    public String filled(String key, Object... parameters) {
        String text = text(key);
        try {
            return new MessageFormat(text, isKeywards(key) ? locale() : locale).format(parameters);
        } catch (IllegalArgumentException e) {
            return text; // A realm's own wording with a stray brace: better as it is than a failed page.
        }
    }
}
