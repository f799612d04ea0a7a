package dev.keyward.audit.keycloak.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.providerkit.setup.ProfileException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The plan of the audit log")
class AuditLogPartTest {

    @Test
    @DisplayName("warns of a key file in the data folder of one node, unless an option names the file")
    void keyFile() {
        assertThat(AuditLogPart.keyNotes(true)).isEmpty();
        assertThat(AuditLogPart.keyNotes(false))
                .singleElement()
                .asString()
                .startsWith("audit-log: ")
                .contains(
                        "--spi-events-listener--keyward-audit-log--key-file is not set", "In a cluster or a container");
    }

    @Test
    @DisplayName("refuses a retention below the limit of the server, and names both")
    void retention() {
        ObjectNode section = JsonNodeFactory.instance.objectNode().put("retention-days", 399);
        assertThat(AuditLogPart.retention(section, "", 399)).isEqualTo("399");
        assertThatThrownBy(() -> AuditLogPart.retention(section, "", 400))
                .isInstanceOf(ProfileException.class)
                .hasMessage(
                        "audit-log.retention-days: 399 is below 400, the server option min-retention-days. Give a whole"
                                + " number from 400 to 36500, or ask whoever runs the server to lower the option.");
        assertThat(AuditLogPart.retention(JsonNodeFactory.instance.objectNode(), "30", 400))
                .as("the value of the realm, which a profile without the key leaves")
                .isEqualTo("30");
    }
}
