package dev.keyward.audit.keycloak.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The background jobs of the audit log")
class BackgroundPartsTest {

    private final List<String> calls = new ArrayList<>();
    private boolean isDue = true;
    private boolean isBroken = true;
    private final BackgroundParts parts = new BackgroundParts(() -> isDue);

    @Test
    @DisplayName("start once each, also if one of them fails at first, and stop the last one first")
    void lifecycle() {
        add("first");
        parts.add("broken", () -> {
            calls.add("try broken");
            if (isBroken) {
                throw new NoClassDefFoundError();
            }
            return () -> calls.add("stop broken");
        });
        add("last");

        parts.start();
        assertThat(calls).containsExactly("start first", "try broken", "start last");
        isDue = false;
        parts.start();
        assertThat(calls).hasSize(3);
        isDue = true;
        isBroken = false;
        parts.start();
        parts.start();
        assertThat(calls).containsExactly("start first", "try broken", "start last", "try broken");
        calls.clear();
        parts.close();
        assertThat(calls).containsExactly("stop last", "stop broken", "stop first");
    }

    @Test
    @DisplayName("stop even if one of them fails to, and do not start after that")
    void closed() {
        add("first");
        parts.add("stuck", () -> () -> {
            throw new IllegalStateException();
        });
        parts.start();
        parts.close();
        assertThat(calls).containsExactly("start first", "stop first");

        parts.start();
        parts.close();
        assertThat(calls).hasSize(2);
        BackgroundParts unused = new BackgroundParts(() -> true);
        unused.add("never", () -> () -> calls.add("never"));
        unused.close();
        unused.start();
        assertThat(calls).hasSize(2);
    }

    private void add(String name) {
        parts.add(name, () -> {
            calls.add("start " + name);
            return () -> calls.add("stop " + name);
        });
    }
}
