package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.realmsetup.SetupPlan;
import java.util.List;

/** The JSON form of a setup plan, which clients show, save and send back to apply the plan. */
public record PlanView(
        String realm,
        String fingerprint,
        JsonNode profile,
        List<SetupPlan.Change> changes,
        List<String> notes,
        List<String> unresolved,
        List<String> uncovered,
        List<SetupPlan.Line> summary) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static PlanView of(SetupPlan plan) {
        try {
            return new PlanView(
                    plan.realm(),
                    plan.fingerprint(),
                    JSON.readTree(plan.profile().isEmpty() ? "null" : plan.profile()),
                    plan.changes(),
                    plan.notes(),
                    plan.unresolved(),
                    plan.uncovered(),
                    plan.summary());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plan's profile is JSON", e);
        }
    }
}
