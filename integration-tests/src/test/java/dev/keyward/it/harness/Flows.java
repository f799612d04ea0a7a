package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Edits the authentication flows of a realm through the REST API, as the admin console does. */
public final class Flows {

    private static final String FLOWS = "/authentication/flows";

    private final TestRealm realm;
    private final AdminApi admin;

    public Flows(TestRealm realm) {
        this.realm = realm;
        this.admin = realm.keycloak().admin();
    }

    /**
     * Creates a flow in the realm with the given steps.
     *
     * @param steps one line each: a requirement and a provider, or "flow" and a name; steps of a sub-flow are indented by two spaces
     * @return the id of the flow
     */
    public String make(String alias, String steps) {
        String id = AdminApi.succeeded(admin.post(
                        path(""),
                        Map.of("alias", alias, "providerId", "basic-flow", "topLevel", true, "builtIn", false)))
                .id();
        add(alias, new ArrayDeque<>(steps.lines().toList()), 0);
        return id;
    }

    private void add(String alias, Deque<String> lines, int indent) {
        while (!lines.isEmpty() && indentOf(lines.element()) >= indent) {
            String[] words = lines.remove().strip().split(" ", 3);
            if (words[1].equals("flow")) {
                add(alias, words[0], "flow", Map.of("alias", words[2], "type", "basic-flow"), words[2]);
                add(words[2], lines, indent + 2);
            } else {
                add(alias, words[0], "execution", Map.of("provider", words[1]), words[1]);
            }
        }
    }

    private static int indentOf(String line) {
        return line.length() - line.stripLeading().length();
    }

    /** Adds an execution of the given provider at the end of a flow. */
    public void add(String alias, String requirement, String provider) {
        add(alias, requirement, "execution", Map.of("provider", provider), provider);
    }

    private void add(String alias, String requirement, String kind, Map<String, String> data, String what) {
        AdminApi.succeeded(admin.post(path("/" + PathSegments.encoded(alias) + "/executions/" + kind), data));
        List<JsonNode> executions = new ArrayList<>();
        admin.get(path("/" + PathSegments.encoded(alias) + "/executions"))
                .body()
                .forEach(executions::add);
        JsonNode made = executions.stream()
                .filter(execution -> execution.path("level").asInt() == 0)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError(what + " is not in " + alias));
        require(alias, made, requirement);
    }

    private void require(String alias, JsonNode execution, String requirement) {
        AdminApi.succeeded(admin.put(
                path("/" + PathSegments.encoded(alias) + "/executions"),
                Map.of(
                        "id",
                        execution.path("id").asText(),
                        "requirement",
                        requirement,
                        "priority",
                        execution.path("priority").asInt())));
    }

    /** Adds a configuration to each execution of the given provider in a flow. */
    public void configure(String alias, String provider, Map<String, String> config) {
        String name = alias + " " + provider;
        for (JsonNode execution : allOf(alias, provider)) {
            AdminApi.succeeded(admin.post(
                    realm.adminPath(
                            "/authentication/executions/" + execution.path("id").asText() + "/config"),
                    Map.of("alias", name, "config", config)));
            name += " again";
        }
    }

    /** Changes the configuration of each execution of the given provider in a flow. */
    public void reconfigure(String alias, String provider, Map<String, String> config) {
        allOf(alias, provider).forEach(execution -> reconfigure(execution, config));
    }

    /** Changes the configuration of the last execution of the given provider in a flow. */
    public void reconfigureLast(String alias, String provider, Map<String, String> config) {
        List<JsonNode> all = allOf(alias, provider);
        reconfigure(all.get(all.size() - 1), config);
    }

    private void reconfigure(JsonNode execution, Map<String, String> config) {
        String configPath = realm.adminPath("/authentication/config/"
                + execution.path("authenticationConfig").asText());
        ObjectNode representation = (ObjectNode) admin.get(configPath).body();
        config.forEach(representation.withObject("config")::put);
        AdminApi.succeeded(admin.put(configPath, representation));
    }

    /** Changes the requirement of each execution of the given provider in a flow, for example to DISABLED. */
    public void require(String alias, String provider, String requirement) {
        allOf(alias, provider).forEach(execution -> require(alias, execution, requirement));
    }

    /** Adds an execution directly after the execution of the given predecessor, at any depth of the flow. */
    public void addBehind(String alias, String predecessor, String requirement, String provider) {
        List<JsonNode> executions = new ArrayList<>();
        admin.get(path("/" + PathSegments.encoded(alias) + "/executions"))
                .body()
                .forEach(executions::add);
        JsonNode before = allOf(alias, predecessor).get(0);
        int level = before.path("level").asInt();
        String parent = executions.stream()
                .takeWhile(execution -> !execution.equals(before))
                .filter(execution -> execution.path("level").asInt() == level - 1)
                .reduce((first, second) -> second)
                .map(execution -> execution.path("displayName").asText())
                .orElse(alias);
        add(parent, requirement, provider);
        ObjectNode made = (ObjectNode) allOf(parent, provider).get(0);
        made.put("priority", before.path("priority").asInt() + 1);
        require(parent, made, requirement);
    }

    /** Copies a flow with its sub-flows. */
    public void copy(String alias, String as) {
        AdminApi.succeeded(admin.post(path("/" + PathSegments.encoded(alias) + "/copy"), Map.of("newName", as)));
    }

    private List<JsonNode> allOf(String alias, String provider) {
        List<JsonNode> found = admin.get(path("/" + PathSegments.encoded(alias) + "/executions"))
                .body()
                .valueStream()
                .filter(execution -> execution.path("providerId").asText().equals(provider))
                .toList();
        if (found.isEmpty()) {
            throw new AssertionError(provider + " is not in " + alias);
        }
        return found;
    }

    /** Returns the executions of a flow at any depth, each as text such as "REQUIRED provider". */
    public List<String> executions(String alias) {
        List<String> executions = new ArrayList<>();
        admin.get(path("/" + PathSegments.encoded(alias) + "/executions"))
                .body()
                .forEach(execution ->
                        executions.add(execution.path("requirement").asText() + " "
                                + execution.path("providerId").asText("flow")));
        return executions;
    }

    public List<String> aliases() {
        List<String> aliases = new ArrayList<>();
        admin.get(path(""))
                .body()
                .forEach(flow -> aliases.add(flow.path("alias").asText()));
        return aliases;
    }

    private String path(String rest) {
        return realm.adminPath(FLOWS + rest);
    }
}
