package dev.keyward.audit.pulse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A finding of a review")
class RepeatedFindingsTest {

    @Test
    @DisplayName("is confirmed only by the review before, and not by an older one")
    void confirmed() {
        RepeatedFindings<String> findings = new RepeatedFindings<>();
        assertThat(findings.confirm(Set.of("one"))).isEmpty();
        assertThat(findings.confirm(Set.of("one", "two"))).containsExactly("one");
        assertThat(findings.confirm(Set.of("two"))).containsExactly("two");
        assertThat(findings.confirm(Set.of("one"))).isEmpty();
    }
}
