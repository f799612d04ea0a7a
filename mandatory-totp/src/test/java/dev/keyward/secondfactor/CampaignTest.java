package dev.keyward.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.secondfactor.CohortTarget.Everyone;
import dev.keyward.secondfactor.CohortTarget.Group;
import dev.keyward.secondfactor.CohortTarget.RealmRole;
import dev.keyward.secondfactor.Obligation.Cause;
import dev.keyward.secondfactor.Obligation.Due;
import dev.keyward.secondfactor.Obligation.Enrolled;
import dev.keyward.secondfactor.Obligation.Exempt;
import dev.keyward.secondfactor.Obligation.NotConcerned;
import dev.keyward.secondfactor.Obligation.Reason;
import dev.keyward.secondfactor.Obligation.Required;
import dev.keyward.secondfactor.UserFacts.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A campaign")
class CampaignTest {

    private static final Instant NOW = Instant.parse("2026-12-01T08:00:00Z");
    private static final DueDate SOON = in(10);
    private static final DueDate LATER = in(20);
    private static final CohortTarget EVERYONE = new Everyone();
    private static final CohortTarget CLERKS = new RealmRole("clerk");
    private static final CohortTarget ROBOTS = new Group("/robots");
    private static final Campaign RUNNING = campaign(Optional.empty());
    private static final UserFacts PLAIN = user(Set.of(EVERYONE), Set.of(), false, 0);

    private static DueDate in(int days) {
        return new DueDate(NOW.plus(Duration.ofDays(days)), ZoneId.of("Europe/Berlin"));
    }

    private static Campaign campaign(Optional<DueDate> start) {
        return new Campaign(
                List.of(new Cohort(EVERYONE, LATER), new Cohort(CLERKS, SOON)),
                List.of(ROBOTS),
                start,
                7,
                2,
                List.of(Factor.AUTHENTICATOR_APP, Factor.SECURITY_KEY),
                true,
                "");
    }

    private static UserFacts user(Set<CohortTarget> memberOf, Set<Factor> factors, boolean hadFactor, int delays) {
        Instant created = NOW.minus(Duration.ofDays(500));
        return new UserFacts(Kind.PERSON, Optional.of(created), memberOf, factors, hadFactor, delays, Optional.empty());
    }

    private static UserFacts account(Kind kind, Optional<Instant> created, Optional<Exemption> exemption) {
        return new UserFacts(kind, created, Set.of(EVERYONE), Set.of(), false, 0, exemption);
    }

    @Test
    @DisplayName("does not concern users outside its cohorts, excluded users, robots, or anybody before its start")
    void notConcerned() {
        assertThat(RUNNING.obligation(user(Set.of(), Set.of(), false, 0), NOW))
                .isEqualTo(new NotConcerned(Reason.NO_COHORT));
        assertThat(RUNNING.obligation(user(Set.of(EVERYONE, CLERKS, ROBOTS), Set.of(), false, 0), NOW))
                .isEqualTo(new NotConcerned(Reason.EXCLUDED));
        assertThat(RUNNING.obligation(account(Kind.SERVICE_ACCOUNT, Optional.empty(), Optional.empty()), NOW))
                .isEqualTo(new NotConcerned(Reason.SERVICE_ACCOUNT));
        assertThat(RUNNING.obligation(account(Kind.TEMPORARY_ADMINISTRATOR, Optional.empty(), Optional.empty()), NOW))
                .isEqualTo(new NotConcerned(Reason.TEMPORARY_ADMINISTRATOR));
        assertThat(campaign(Optional.of(in(1))).obligation(PLAIN, NOW)).isEqualTo(new NotConcerned(Reason.NOT_STARTED));
        assertThat(campaign(Optional.of(in(0))).obligation(PLAIN, NOW)).isEqualTo(new Due(LATER, 2, 0));
    }

    @Test
    @DisplayName("applies the earliest deadline of a user's cohorts")
    void strictest() {
        UserFacts both = user(Set.of(EVERYONE, CLERKS), Set.of(), false, 0);
        assertThat(RUNNING.obligation(both, NOW)).isEqualTo(new Due(SOON, 2, 0));
        assertThat(RUNNING.obligation(both, SOON.at())).isEqualTo(new Required(SOON, Cause.DEADLINE));
        assertThat(RUNNING.obligation(PLAIN, LATER.at().minusMillis(1))).isInstanceOf(Due.class);
    }

    @Test
    @DisplayName("counts each delay, and then requires a factor before the deadline")
    void delays() {
        assertThat(RUNNING.obligation(user(Set.of(EVERYONE), Set.of(), false, 1), NOW))
                .isEqualTo(new Due(LATER, 1, 1));
        for (int used : List.of(2, 9)) {
            assertThat(RUNNING.obligation(user(Set.of(EVERYONE), Set.of(), false, used), NOW))
                    .isEqualTo(new Required(LATER, Cause.NO_DELAY_LEFT));
        }
    }

    @Test
    @DisplayName("accepts its factors alone, and allows no delay after a factor was removed")
    void factors() {
        Set<Factor> two = Set.of(Factor.PASSKEY, Factor.SECURITY_KEY);
        assertThat(RUNNING.obligation(user(Set.of(EVERYONE), two, true, 0), NOW))
                .isEqualTo(new Enrolled(Set.of(Factor.SECURITY_KEY)));
        assertThat(RUNNING.obligation(user(Set.of(EVERYONE), Set.of(Factor.PASSKEY), false, 0), NOW))
                .isEqualTo(new Due(LATER, 2, 0));
        assertThat(RUNNING.obligation(user(Set.of(EVERYONE), Set.of(), true, 0), NOW))
                .isEqualTo(new Required(LATER, Cause.FACTOR_REMOVED));
    }

    @Test
    @DisplayName("needs the last factor of the users whom it would ask again, from its start on")
    void lastFactor() {
        Set<Factor> app = Set.of(Factor.AUTHENTICATOR_APP);
        assertThat(RUNNING.isFactorNeeded(user(Set.of(EVERYONE), app, false, 0), NOW))
                .isTrue();
        assertThat(campaign(Optional.of(in(1))).isFactorNeeded(user(Set.of(EVERYONE), app, false, 0), NOW))
                .isFalse();
        assertThat(RUNNING.isFactorNeeded(user(Set.of(), app, false, 0), NOW)).isFalse();
        Exemption lostPhone = new Exemption("lost phone", NOW, SOON.at());
        UserFacts exempt = account(Kind.PERSON, Optional.empty(), Optional.of(lostPhone));
        assertThat(RUNNING.isFactorNeeded(exempt, NOW)).isFalse();
        assertThat(RUNNING.isFactorNeeded(exempt, SOON.at())).isTrue();
    }

    @Test
    @DisplayName("gives a new account its days, even after the deadline")
    void grace() {
        UserFacts fresh = account(Kind.PERSON, Optional.of(LATER.at()), Optional.empty());
        DueDate due = new DueDate(LATER.at().plus(Duration.ofDays(7)), LATER.zone());
        assertThat(RUNNING.obligation(fresh, LATER.at())).isEqualTo(new Due(due, 2, 0));
        assertThat(RUNNING.obligation(fresh, due.at())).isEqualTo(new Required(due, Cause.DEADLINE));
        assertThat(RUNNING.obligation(PLAIN, LATER.at())).isEqualTo(new Required(LATER, Cause.DEADLINE));
    }

    @Test
    @DisplayName("respects an exemption until it ends")
    void exemptions() {
        Instant until = LATER.at().plusSeconds(60);
        UserFacts exempt = account(
                Kind.PERSON, Optional.empty(), Optional.of(new Exemption("lost phone", NOW.minusSeconds(5), until)));
        assertThat(RUNNING.obligation(exempt, LATER.at())).isInstanceOf(Exempt.class);
        assertThat(RUNNING.obligation(exempt, until)).isEqualTo(new Required(LATER, Cause.DEADLINE));
    }

    @Test
    @DisplayName("names each target once")
    void targets() {
        assertThat(RUNNING.targets()).containsExactly(EVERYONE, CLERKS, ROBOTS);
    }

    @Test
    @DisplayName("stops users from its first deadline on, but not before its start")
    void enforced() {
        assertThat(RUNNING.isEnforced(SOON.at().minusMillis(1))).isFalse();
        assertThat(RUNNING.isEnforced(SOON.at())).isTrue();
        assertThat(campaign(Optional.of(LATER)).isEnforced(SOON.at())).isFalse();
    }
}
