package dev.keyward.providerkit.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.lanes.LaneThreads.Reliability;
import dev.keyward.providerkit.lanes.LaneThreads.Usage;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of eight threads for mails,")
class LaneThreadsTest {

    private final LaneThreads threads = new LaneThreads(8, 2);

    private Usage failing() {
        Usage lane = new Usage();
        threads.fail(lane);
        return lane;
    }

    private Usage proven() {
        Usage lane = new Usage();
        threads.succeed(lane, true);
        return lane;
    }

    /** Returns how many of many lanes may start an attempt, and starts these attempts. */
    private int startInLanes(Supplier<Usage> lanes) {
        int started = 0;
        Usage lane = lanes.get();
        while (threads.mayStart(lane)) {
            assertThat(threads.start(lane)).isNotNull();
            started++;
            lane = lanes.get();
        }
        return started;
    }

    private int startOverdueInLanes(Supplier<Usage> lanes) {
        int started = 0;
        Usage lane = lanes.get();
        while (threads.mayStart(lane)) {
            Reliability reliability = threads.start(lane);
            threads.endLive(lane, reliability);
            threads.startOverdue(lane);
            started++;
            lane = lanes.get();
        }
        return started;
    }

    @Test
    @DisplayName("failing realms get four, realms without a success two more, and the others the rest")
    void shares() {
        assertThat(startInLanes(this::failing)).isEqualTo(4);
        assertThat(startInLanes(Usage::new)).isEqualTo(2);
        assertThat(threads.takeStarved()).isTrue();
        assertThat(threads.takeStarved()).isFalse();
        assertThat(startInLanes(this::proven)).isEqualTo(2);
    }

    @Test
    @DisplayName("realms without a success get at most six, as after a restart with many dead mail servers")
    void fresh() {
        assertThat(startInLanes(Usage::new)).isEqualTo(6);
        assertThat(startInLanes(this::failing)).isZero();
        assertThat(startInLanes(this::proven)).isEqualTo(2);
    }

    @Test
    @DisplayName("overdue attempts may hold eight more, of which each kind of realm gets the same share")
    void overdue() {
        assertThat(startOverdueInLanes(this::failing)).isEqualTo(12);
        assertThat(startOverdueInLanes(Usage::new)).isEqualTo(2);
        assertThat(startOverdueInLanes(this::proven)).isEqualTo(2);
    }

    @Test
    @DisplayName("a realm gets two after a success in time, and otherwise one")
    void perLane() {
        Usage lane = new Usage();
        Reliability first = threads.start(lane);
        assertThat(threads.mayStart(lane)).isFalse();
        threads.endLive(lane, first);
        threads.succeed(lane, true);
        first = threads.start(lane);
        assertThat(threads.mayStart(lane)).isTrue();
        Reliability second = threads.start(lane);
        assertThat(threads.mayStart(lane)).isFalse();
        threads.endLive(lane, first);
        threads.startOverdue(lane);
        threads.fail(lane);
        assertThat(threads.mayStart(lane)).isFalse();
        threads.endLive(lane, second);
        assertThat(threads.mayStart(lane)).isTrue();
        threads.endOverdue(lane);
        threads.succeed(lane, false);
        assertThat(lane.isFailing()).isTrue();
        assertThat(lane.isIdle()).isTrue();
        assertThat(threads.areLive()).isFalse();
    }
}
