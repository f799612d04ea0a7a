package dev.keyward.cli.setup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.cli.terminal.Output;
import dev.keyward.cli.terminal.PrintableText;
import java.util.Map;

/** Prints setup plans on standard error, before the user is asked to confirm them. Stateless. */
final class PlanPrinter {

    private PlanPrinter() {}

    /**
     * Prints the setup plan of a single realm in full, or the setup plans of all realms grouped by effect.
     *
     * @param plans plans by realm
     * @param all whether the command was given --all-realms
     * @param failed number of realms without a plan because of an error
     */
    static void show(Output output, Map<String, JsonNode> plans, boolean all, int failed) {
        if (all) {
            output.progress(PlanGroups.of(plans, failed));
        } else {
            plans.forEach((realm, plan) -> output.progress(
                    "Realm " + PrintableText.line(realm) + ": " + PlanText.count(plan) + ".\n" + PlanText.of(plan)));
        }
    }
}
