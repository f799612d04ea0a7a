package dev.keyward.passwordpolicy.keycloak.texts;

import java.util.List;
import java.util.stream.Collectors;
import org.keycloak.policy.PolicyError;

/**
 * Several reasons as one error that reads well wherever Keycloak shows it: on the stock pages, in the console, in the
 * answer of the admin API.
 *
 * <p>Keycloak's error is one message key with parameters, and its pages escape markup. So the reasons are rendered here,
 * as lines with bullets, and handed over as the one parameter of a message that is nothing but that parameter: text
 * given as the message itself would go through MessageFormat again, where a brace is an HTTP 500. Without script the
 * text reads as one line; on the stock pages a small script makes a list of it.
 */
public final class ReasonList {

    /** Its text in every language is {@code {0}}. */
    public static final String MESSAGE_KEY = "keyward.password.refused";

    private static final String HEADER_KEY = "keyward.password.refused.header";

    /** Put before a message key: the same reason as it reads in a list, "has fewer than 12 characters". */
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

    /** What the realm itself says comes first, even where it was not written for a list. */
    private String item(PolicyError error) {
        String key = error.getMessage();
        String itemKey = ITEM_PREFIX + key;
        boolean asItem = wording.own(itemKey).isPresent()
                || (wording.own(key).isEmpty() && wording.find(itemKey).isPresent());
        return wording.filled(asItem ? itemKey : key, error.getParameters());
    }
}
