package dev.keyward.realmsetup.keycloak.flows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.providerkit.options.ChoiceOption;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.setup.ProfileShape.Field;
import dev.keyward.providerkit.setup.ProfileShape.ListOf;
import dev.keyward.providerkit.setup.ProfileShape.OneValue;
import dev.keyward.providerkit.setup.ProfileShape.Section;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Declares the setup-profile settings for flows: the clients and identity providers that keep their own flows. */
final class FlowSettings {

    static final String LEAVE = "leave";

    private static final String REPORT = "report";

    private static final TextOption<String> OWNER = new TextOption<>(
            LEAVE,
            Pattern.compile("^(client|client-profile|identity-provider):.+"),
            Integer.MAX_VALUE,
            "",
            "client:ID, client-profile:NAME or identity-provider:ALIAS",
            "Clients and identity providers that keep their own flow without a check of passwords: client:ID,"
                    + " client-profile:NAME or identity-provider:ALIAS.",
            Function.identity());

    private static final ChoiceOption<String> CLIENT_OVERRIDES = new ChoiceOption<>(
            "client-overrides",
            List.of(REPORT, "wire"),
            Function.identity(),
            "wire",
            "Clients that override a flow of the realm: report lets all of them keep their flow, wire gives them a copy"
                    + " with the checks. Prefer the key leave.");

    static final Section SECTION = Section.of(
            Field.optional(LEAVE, new ListOf(new OneValue(OWNER, false), 0, Integer.MAX_VALUE, true), OWNER.help()),
            Field.optional(CLIENT_OVERRIDES));

    private FlowSettings() {}

    /** Returns whether the setup profile leaves the flow overrides of all clients unchanged. */
    static boolean leavesClients(JsonNode section) {
        return section.path(CLIENT_OVERRIDES.key()).asText().equals(REPORT);
    }
}
