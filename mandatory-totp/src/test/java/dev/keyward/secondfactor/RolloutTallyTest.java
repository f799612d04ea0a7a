package dev.keyward.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.keyward.secondfactor.Obligation.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The counts of a campaign")
class RolloutTallyTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final DueDate FUTURE = DueDate.parse("2026-12-14T09:00 Europe/Berlin");
    private static final DueDate PAST = DueDate.parse("2026-11-14T09:00 Europe/Berlin");

    private final RolloutTally tally = new RolloutTally(List.of(Factor.AUTHENTICATOR_APP, Factor.PASSKEY));

    @Test
    @DisplayName("give each user one state, and count several factors of one user each")
    void states() {
        tally.add(new Obligation.Enrolled(Set.of(Factor.AUTHENTICATOR_APP, Factor.PASSKEY)), NOW, 1);
        tally.add(new Obligation.Enrolled(Set.of(Factor.AUTHENTICATOR_APP)), NOW, 1);
        tally.add(new Obligation.Exempt(new Exemption("lost phone", NOW, FUTURE.at())), NOW, 1);
        tally.add(new Obligation.Due(FUTURE, 3, 0), NOW, 1);
        tally.add(new Obligation.Due(FUTURE, 1, 2), NOW, 1);
        tally.add(new Obligation.Required(FUTURE, Cause.FACTOR_REMOVED), NOW, 1);
        tally.add(new Obligation.Required(PAST, Cause.DEADLINE), NOW, 1);
        tally.add(new Obligation.NotConcerned(Obligation.Reason.EXCLUDED), NOW, 1);

        assertThat(tally.users()).isEqualTo(7);
        assertThat(tally.users(RolloutState.ENROLLED)).isEqualTo(2);
        assertThat(tally.users(RolloutState.EXEMPT)).isEqualTo(1);
        assertThat(tally.users(RolloutState.DUE)).isEqualTo(3);
        assertThat(tally.users(RolloutState.OVERDUE)).isEqualTo(1);
        assertThat(tally.snoozing()).isEqualTo(1);
        assertThat(tally.factors()).containsExactly(entry("authenticator-app", 2L), entry("passkey", 1L));
    }

    @Test
    @DisplayName("count a deadline as overdue from its second on")
    void boundary() {
        tally.add(new Obligation.Required(new DueDate(NOW, FUTURE.zone()), Cause.DEADLINE), NOW, 1);
        tally.add(new Obligation.Required(new DueDate(NOW.plusMillis(1), FUTURE.zone()), Cause.FACTOR_REMOVED), NOW, 1);

        assertThat(tally.users(RolloutState.OVERDUE)).isOne();
        assertThat(tally.users(RolloutState.DUE)).isOne();
        assertThat(tally.factors()).containsOnlyKeys("authenticator-app", "passkey");
    }
}
