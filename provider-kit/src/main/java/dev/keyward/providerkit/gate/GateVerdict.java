package dev.keyward.providerkit.gate;

import java.util.regex.Pattern;

/** The decision of one feature about a token request. */
public sealed interface GateVerdict {

    /** Returns a verdict that lets the user have the tokens. */
    static GateVerdict allowed() {
        return new Allowed();
    }

    /** Returns a verdict that refuses the tokens, with a sentence for the client. */
    static GateVerdict refused(String description) {
        return new Refused(description);
    }

    /** A verdict of a feature for which nothing is due. */
    record Allowed() implements GateVerdict {}

    /**
     * A verdict of a feature for which something is due, so that the user must sign in again.
     *
     * @param description sentence for the developer of the client, without personal data: 1 to 200 characters that RFC 6749, 5.2
     *     allows in an {@code error_description}
     */
    record Refused(String description) implements GateVerdict {

        private static final Pattern ALLOWED = Pattern.compile("[ !#-\\[\\]-~]{1,200}");

        public Refused {
            if (!ALLOWED.matcher(description).matches()) {
                throw new IllegalArgumentException(
                        "A description has 1 to 200 printable ASCII characters without quotation mark and backslash.");
            }
        }
    }
}
