package dev.keyward.passwordpolicy.keycloak.texts;

import java.util.List;
import java.util.stream.Collectors;
import org.keycloak.policy.PolicyError;

/**
 * Renders several reasons for refusing a password as one error that pages, admin console and admin API can show.
 *
 * <p>A Keycloak error is one message key with parameters, and its pages escape markup. So the reasons become lines with
 * bullets, in the parameter of a message whose text is {@code {0}}. As a separate message, the text would go through
 * MessageFormat, where a stray brace causes an HTTP 500. A small script turns the lines into a list; without it the text
 * is one line.
 */
public final class ReasonList {

    /** Key of the message that shows a list of reasons. Its text is {@code {0}} in every language. */
    public static final String MESSAGE_KEY = "keyward.password.refused";

    private static final String HEADER_KEY = "keyward.password.refused.header";

    /** Prefix of the message keys whose texts state a reason as a list item, such as "has fewer than 12 characters". */
    private static final String ITEM_PREFIX = "keyward.item.";

    private final RealmTexts wording;

    public ReasonList(RealmTexts wording) {
        this.wording = wording;
    }

    public PolicyError render(List<Failure> failures) {
        String reasons =
                failures.stream().map(failure -> "\n• " + item(failure.error())).collect(Collectors.joining());
        return new PolicyError(MESSAGE_KEY, wording.text(HEADER_KEY) + reasons);
    }

    /**
     * Returns the text of the given reason as a list item. If the realm has its own wording of the reason, returns that. That
     * wording wins even if it was not written for a list.
     */
    private String item(PolicyError error) {
        String key = error.getMessage();
        String itemKey = ITEM_PREFIX + key;
        boolean asItem = wording.own(itemKey).isPresent()
                || (wording.own(key).isEmpty() && wording.find(itemKey).isPresent());
        return wording.filled(asItem ? itemKey : key, error.getParameters());
    }
}
