package dev.keyward.passwordpolicy.keycloak.rules;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyward.passwordpolicy.terms.TermList;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.keycloak.models.RealmModel;

/**
 * Finds the banned-term lists that a realm can use: lists stored in the realm, and files of the server.
 *
 * <p>A list in the realm takes precedence over a file of the same name.
 *
 * <p>Thread-safe. The text of a list in a realm is parsed once and cached.
 */
public final class BannedTermLists {

    /** Pattern of the names of banned-term lists, which become part of file names and attribute names. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /** Prefix of the name of each realm attribute that stores a banned-term list. */
    public static final String ATTRIBUTE_PREFIX = "keyward.password-policy.banned-terms.";

    /** Maximum number of banned-term lists that one realm can store. */
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

    /** Returns the state of the named banned-term list in the given realm. */
    public TermListState find(RealmModel realm, String name) {
        String text = realm.getAttribute(ATTRIBUTE_PREFIX + name);
        return text == null ? folder.find(name) : read.get(text, BannedTermLists::parsed);
    }

    /** Returns the sorted names of the banned-term lists that the given realm stores. */
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
