package dev.keyward.passwordpolicy.keycloak.rules;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyward.passwordpolicy.terms.TermList;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.keycloak.models.RealmModel;

/**
 * The banned-term lists that a realm can name: its own, and the server's files. A realm's own list stands before a file
 * of the same name.
 *
 * <p>Thread-safe. Lists that realms hold as text are read once for each text.
 */
public final class BannedTermLists {

    /** What a list may be called, so that a name is always a file name and part of an attribute name. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /** Before the name of a list: the realm attribute that holds its text. */
    public static final String ATTRIBUTE_PREFIX = "keyward.password-policy.banned-terms.";

    /** The most lists of a realm's own, whoever stores them. */
    public static final int MAX_LISTS = 16;

    private static final int MOST_CACHED_CHARACTERS = 8 * 1024 * 1024;

    private final TermListFolder folder;
    private final Cache<String, TermListState> read = Caffeine.newBuilder()
            .maximumWeight(MOST_CACHED_CHARACTERS)
            .weigher((String text, TermListState state) -> Math.max(1, text.length()))
            .build();

    BannedTermLists(TermListFolder folder) {
        this.folder = folder;
    }

    /** What is known of a list under this name now. */
    public TermListState find(RealmModel realm, String name) {
        String text = realm.getAttribute(ATTRIBUTE_PREFIX + name);
        return text == null ? folder.find(name) : read.get(text, BannedTermLists::parsed);
    }

    /** The names of a realm's own lists, sorted. */
    public static Stream<String> names(RealmModel realm) {
        return realm.getAttributes().keySet().stream()
                .filter(name -> name.startsWith(ATTRIBUTE_PREFIX))
                .map(name -> name.substring(ATTRIBUTE_PREFIX.length()))
                .sorted();
    }

    private static TermListState parsed(String text) {
        try {
            TermList list = TermList.parse(text.getBytes(StandardCharsets.UTF_8));
            return TermListState.read(TermListState.Source.REALM, list);
        } catch (IllegalArgumentException e) {
            return TermListState.unreadable(TermListState.Source.REALM, String.valueOf(e.getMessage()));
        }
    }
}
