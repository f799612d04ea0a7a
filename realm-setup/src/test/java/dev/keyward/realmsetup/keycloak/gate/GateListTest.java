package dev.keyward.realmsetup.keycloak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The list of client profiles or policies with the token gate")
class GateListTest {

    private static final String OTHER = "{\"name\":\"other\",\"unknown\":[1.10,null]}";

    private static ObjectNode read(GateList list, String text) {
        return list.read(text).orElseThrow();
    }

    private static String withGate(GateList list, String text) {
        ObjectNode tree = read(list, text);
        list.add(tree);
        return tree.toString();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("keeps the other entries, their order and unknown fields, and is the same after the gate is removed")
    void thereAndBack(GateList list) {
        String field = list == GateList.PROFILES ? "profiles" : "policies";
        String before = "{\"more\":{\"a\":1.0},\"" + field + "\":[" + OTHER + ",{\"name\":\"last\"}]}";
        ObjectNode tree = read(list, withGate(list, before));
        assertThat(tree.toString())
                .startsWith(before.substring(0, before.length() - "]}".length()) + ","
                        + "{\"name\":\"keyward-token-gate\"");
        assertThat(list.isComplete(tree)).isTrue();
        assertThat(list.namesOf(tree)).containsExactly(GateList.NAME);

        list.remove(tree, GateList.NAME);
        assertThat(tree.toString()).isEqualTo(before);
        assertThat(list.isComplete(tree)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("has the gate once, however often it is added")
    void idempotent(GateList list) {
        String once = withGate(list, "");
        assertThat(withGate(list, once)).isEqualTo(once);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"enabled\":true|\"enabled\":false",
                "\"enabled\":true,|",
                "any-client|client-access-type",
                "\"configuration\":{}|\"configuration\":{\"is-negative-logic\":true}",
                "\"profiles\":[\"keyward-token-gate\"]|\"profiles\":[\"other\"]",
                "\"name\":\"keyward-token-gate\"|\"name\":\"renamed\""
            })
    @DisplayName("reports each change of the policy that opens the gate, and is complete again after a repair")
    void opened(String from, String to) {
        String complete = withGate(GateList.POLICIES, "");
        String changed = complete.replace(from, to == null ? "" : to);
        assertThat(changed).isNotEqualTo(complete);
        assertThat(GateList.POLICIES.isComplete(read(GateList.POLICIES, changed)))
                .isFalse();
        ObjectNode repaired = read(GateList.POLICIES, withGate(GateList.POLICIES, changed));
        assertThat(GateList.POLICIES.isComplete(repaired)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"is-negative-logic\":false}",
                "{\"is-negative-logic\":null}",
                "null",
                "{}},{\"condition\":\"any-client\",\"configuration\":{}"
            })
    @DisplayName("is complete with each way to write a condition that every client meets")
    void sameCondition(String configuration) {
        String text =
                withGate(GateList.POLICIES, "").replace("\"configuration\":{}", "\"configuration\":" + configuration);
        assertThat(text).contains(configuration);
        assertThat(GateList.POLICIES.isComplete(read(GateList.POLICIES, text))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":\"other\",\"executors\":[]}|true",
                "{\"name\":\"other\",\"unknown\":1}|false",
                "{\"name\":[]}|false",
                "{\"name\":\"other\",\"executors\":[{\"executor\":\"a\",\"configuration\":{\"x\":[1.10,null]}}]}|true"
            })
    @DisplayName("is read by Keycloak only if all of it has the form that Keycloak expects")
    void binding(String other, boolean isRead) {
        String text = withGate(GateList.PROFILES, "{\"profiles\":[" + other + "]}");
        assertThat(GateList.PROFILES.isComplete(read(GateList.PROFILES, text))).isTrue();
        assertThat(GateList.PROFILES.isReadByKeycloak(text)).isEqualTo(isRead);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("is read by Keycloak as realm setup writes it, and while the realm has none")
    void ownEntry(GateList list) {
        assertThat(list.isReadByKeycloak(withGate(list, ""))).isTrue();
        assertThat(list.isReadByKeycloak("")).isTrue();
        assertThat(list.isReadByKeycloak("{\"elements\":[]}")).isFalse();
    }

    @Test
    @DisplayName("keeps what an administrator added to Keyward's own entries")
    void additions() {
        ObjectNode tree = read(
                GateList.PROFILES,
                withGate(GateList.PROFILES, "")
                        .replace("\"executors\":[", "\"executors\":[{\"executor\":\"pkce-enforcer\"},"));
        assertThat(GateList.PROFILES.isComplete(tree)).isTrue();
        assertThat(GateList.PROFILES.isShared(tree)).isTrue();
        assertThat(GateList.PROFILES.isShared(read(GateList.PROFILES, withGate(GateList.PROFILES, ""))))
                .isFalse();
        GateList.PROFILES.remove(tree, GateList.NAME);
        assertThat(GateList.PROFILES.isShared(tree)).isTrue();
        assertThat(tree.toString())
                .contains("[{\"executor\":\"pkce-enforcer\"}]")
                .contains(GateList.NAME);
        assertThat(GateList.PROFILES.namesOf(tree)).isEmpty();
    }

    @Test
    @DisplayName("finds and removes the gate in entries of other names")
    void byHand() {
        ObjectNode tree = read(
                GateList.PROFILES,
                "{\"profiles\":[{\"name\":\"mine\",\"executors\":[{\"executor\":\"keyward-token-gate\"}]}]}");
        assertThat(GateList.PROFILES.namesOf(tree)).containsExactly("mine");
        GateList.PROFILES.remove(tree, "mine");
        assertThat(tree.toString()).isEqualTo("{\"profiles\":[{\"name\":\"mine\",\"executors\":[]}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "\"text\"", "null", "{\"profiles\":{}}", "{\"profiles\":1}"})
    @DisplayName("is not read if it is not what Keycloak writes")
    void unreadable(String text) {
        assertThat(GateList.PROFILES.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"profiles\":null}", "{\"profiles\":[]}"})
    @DisplayName("is empty without entries, and gets the gate")
    void empty(String text) {
        ObjectNode tree = read(GateList.PROFILES, text);
        assertThat(GateList.PROFILES.isEmpty(tree)).isTrue();
        assertThat(GateList.PROFILES.isComplete(read(GateList.PROFILES, withGate(GateList.PROFILES, text))))
                .isTrue();
    }
}
