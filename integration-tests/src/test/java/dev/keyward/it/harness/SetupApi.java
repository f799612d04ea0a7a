package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Client for Keyward's REST API that sets up one realm. */
public final class SetupApi {

    private final TestRealm realm;

    public SetupApi(TestRealm realm) {
        this.realm = realm;
    }

    /** Plans the given setup profile, applies the plan, and returns the changes. */
    public JsonNode apply(String profile) {
        JsonNode plan = AdminApi.succeeded(admin().post(realm.adminPath("/setup/plan"), profile))
                .body();
        return AdminApi.succeeded(admin().post(realm.adminPath("/setup/apply"), plan))
                .body();
    }

    /** Plans and applies the given setup profile, even if it weakens the realm, and returns the changes. */
    public JsonNode applyWeaker(String profile) {
        ObjectNode plan = (ObjectNode) AdminApi.succeeded(admin().post(realm.adminPath("/setup/plan"), profile))
                .body();
        return AdminApi.succeeded(admin().post(realm.adminPath("/setup/apply"), plan.put("allowWeaker", true)))
                .body();
    }

    public JsonNode remove() {
        return AdminApi.succeeded(admin().post(realm.adminPath("/setup/remove"), ""))
                .body();
    }

    /** Returns the status of Keyward's part for authentication flows, as JSON. */
    public String flowsStatus() {
        return admin().get(realm.adminPath("/setup/status"))
                .body()
                .valueStream()
                .filter(part -> part.path("part").asText().equals("flows"))
                .map(JsonNode::toString)
                .findFirst()
                .orElseThrow(() -> new AssertionError("The status has no part flows"));
    }

    /** Returns the ways to sign in that, according to the given plan, will lack Keyward's breach check. */
    public static List<String> uncovered(JsonNode plan) {
        return plan.path("uncovered").valueStream().map(JsonNode::asText).toList();
    }

    private AdminApi admin() {
        return realm.keycloak().admin();
    }
}
