package dev.keyward.audit.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Ranges of indexes")
class IndexRangesTest {

    @Test
    @DisplayName("join indexes that follow one another")
    void ranges() {
        assertThat(IndexRanges.of(List.of())).isEmpty();
        assertThat(IndexRanges.of(List.of(7L))).containsExactly("7");
        assertThat(IndexRanges.of(List.of(0L, 1L, 3L, 1_000L, 1_001L, 1_002L)))
                .containsExactly("0-1", "3", "1000-1002");
    }
}
