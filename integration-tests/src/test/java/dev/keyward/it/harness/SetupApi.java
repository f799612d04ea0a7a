package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The REST API of realm setup for one realm. */
public final class SetupApi {

    private final TestRealm realm;

    public SetupApi(TestRealm realm) {
        this.realm = realm;
    }

    /** Plans a profile, applies the plan, and returns the changes. */
    public JsonNode apply(String profile) {
        JsonNode plan = AdminApi.succeeded(admin().post(realm.adminPath("/setup/plan"), profile))
                .body();
        return AdminApi.succeeded(admin().post(realm.adminPath("/setup/apply"), plan))
                .body();
    }

    public JsonNode remove() {
        return AdminApi.succeeded(admin().post(realm.adminPath("/setup/remove"), ""))
                .body();
    }

    /** Returns the status of the part that wires flows, as JSON. */
    public String flowsStatus() {
        return admin().get(realm.adminPath("/setup/status"))
                .body()
                .valueStream()
                .filter(part -> part.path("part").asText().equals("flows"))
                .map(JsonNode::toString)
                .findFirst()
                .orElseThrow(() -> new AssertionError("The status has no part flows"));
    }

    /** Returns the ways to sign in that lack Keyward's check after a plan, as the plan reports them. */
    public static List<String> uncovered(JsonNode plan) {
        return plan.path("uncovered").valueStream().map(JsonNode::asText).toList();
    }

    private AdminApi admin() {
        return realm.keycloak().admin();
    }
}
