package dev.keyward.auditlog.record;

import java.util.regex.Pattern;

/** Checks ids and names in audit records, which have 1 to 128 printable ASCII characters without spaces. Stateless. */
final class Names {

    private static final Pattern FORM = Pattern.compile("[!-~]{1,128}");

    private Names() {}

    static void require(String what, String name) {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The " + what + " in a record must have 1 to 128 printable ASCII characters without spaces.");
        }
    }
}
