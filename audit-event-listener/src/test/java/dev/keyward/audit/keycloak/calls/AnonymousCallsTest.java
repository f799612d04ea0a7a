package dev.keyward.audit.keycloak.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Calls without an access token")
class AnonymousCallsTest {

    private final Deque<Runnable> afterAMinute = new ArrayDeque<>();
    private final AnonymousCalls calls = new AnonymousCalls(afterAMinute::add);
    private final List<String> reports = new ArrayList<>();

    @Test
    @DisplayName("are reported at once, and then together after each minute")
    void counted() {
        call("one");
        assertThat(reports).containsExactly("one 1");
        call("one");
        call("one");
        call("two");
        assertThat(reports).containsExactly("one 1", "two 1");
        minute();
        assertThat(reports).containsExactly("one 1", "two 1", "one 2");
        call("one");
        minute();
        assertThat(reports).containsExactly("one 1", "two 1", "one 2", "one 1");
        minute();
        assertThat(afterAMinute).isEmpty();
        call("one");
        assertThat(reports).endsWith("one 1").hasSize(5);
    }

    private void call(String realm) {
        calls.count(realm, (id, count) -> reports.add(id + " " + count));
    }

    private void minute() {
        List<Runnable> due = List.copyOf(afterAMinute);
        afterAMinute.clear();
        due.forEach(Runnable::run);
    }
}
