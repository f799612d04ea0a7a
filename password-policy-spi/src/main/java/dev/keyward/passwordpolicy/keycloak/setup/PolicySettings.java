package dev.keyward.passwordpolicy.keycloak.setup;

import dev.keyward.passwordpolicy.keycloak.rules.BannedTermLists;
import dev.keyward.passwordpolicy.keycloak.scopes.Scopes;
import dev.keyward.passwordpolicy.terms.TermList;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.setup.ProfileShape.Field;
import dev.keyward.providerkit.setup.ProfileShape.ListOf;
import dev.keyward.providerkit.setup.ProfileShape.MapOf;
import dev.keyward.providerkit.setup.ProfileShape.OneValue;
import dev.keyward.providerkit.setup.ProfileShape.Section;

/** The settings that a setup profile can have in its part "password-policy". */
final class PolicySettings {

    static final TextOption<String> POLICY = TextOption.ofSomeText(
            "policy",
            Scopes.MAX_LENGTH,
            "Password policies as Keycloak writes them, such as keyward-preset(nist-800-63b-4). Each policy gets the"
                    + " stricter of this value and the value of the realm; other policies of the realm stay.");

    static final String SCOPES = "scopes";

    static final String BANNED_TERMS = "banned-terms";

    private static final Section SCOPE = Section.of(
                    Field.optional(target("role", "Name or id of a role.")),
                    Field.optional(target("group", "Path or id of a group.")),
                    Field.optional(target("client", "Client id, or internal id of a client.")),
                    Field.required(TextOption.ofSomeText(
                            "policy", Scopes.MAX_LENGTH, "Rules and presets of Keyward, as in keyward-strength(3).")))
            .withKeys(2);

    private static final TextOption<String> TERM =
            TextOption.ofAnyText("term", TermList.MAX_BYTES, "", "Banned terms of 4 to 32 characters, one per line.");

    static final Section SECTION = Section.of(
            Field.required(POLICY),
            Field.optional(
                    SCOPES,
                    new ListOf(SCOPE, 0, Scopes.MAX_SCOPES, false),
                    "Stricter rules for some roles, groups and clients; added to the scopes of the realm."),
            Field.optional(
                    BANNED_TERMS,
                    new MapOf(
                            new ListOf(new OneValue(TERM, false), 1, Integer.MAX_VALUE, false),
                            BannedTermLists.MAX_LISTS),
                    "Lists of banned terms by name; the terms are added to the list of the realm."));

    private PolicySettings() {}

    private static TextOption<String> target(String key, String help) {
        return TextOption.ofSomeText(key, Scopes.MAX_LENGTH, help);
    }
}
