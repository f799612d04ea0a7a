package dev.keyward.audit.keycloak.setup;

import static org.assertj.core.api.Assertions.assertThat;

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
}
