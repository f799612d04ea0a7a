package dev.keyward.providerkit.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.providerkit.setup.FlowInsertion.Position;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A flow insertion")
class FlowInsertionTest {

    @Test
    @DisplayName("requires a provider id with the prefix keyward-, by which removal finds it")
    void prefix() {
        assertThatThrownBy(() -> insertion(Place.BROWSER, "acme-check", "auth-password-form"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keyward-");
    }

    @Test
    @DisplayName("requires a preceding provider, except at the end of a post broker login flow")
    void after() {
        assertThat(insertion(Place.BROWSER, "keyward-check", "auth-password-form")
                        .after())
                .containsExactly("auth-password-form");
        assertThat(insertion(Place.POST_BROKER_LOGIN, "keyward-check").after()).isEmpty();
        assertThatThrownBy(() -> insertion(Place.BROWSER, "keyward-check"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BROWSER");
    }

    @Test
    @DisplayName(
            "is directly after its predecessors unless it asks for the top level, and at the top level without any")
    void position() {
        assertThat(insertion(Place.BROWSER, "keyward-check", "auth-password-form")
                        .position())
                .isEqualTo(Position.NEXT);
        assertThat(insertion(Place.POST_BROKER_LOGIN, "keyward-check").position())
                .isEqualTo(Position.TOP_LEVEL);
        assertThatThrownBy(() -> new FlowInsertion(
                        Place.POST_BROKER_LOGIN,
                        "keyward-check",
                        List.of(),
                        Map.of(),
                        "does something",
                        Set.of(),
                        Position.NEXT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("top level");
    }

    @Test
    @DisplayName("is for every flow bound at its place, except those of exempt owners")
    void exempt() {
        FlowInsertion insertion = new FlowInsertion(
                Place.POST_BROKER_LOGIN,
                "keyward-check",
                List.of(),
                Map.of(),
                "does something",
                Set.of("identity-provider:corp"));
        assertThat(insertion.isFor(Place.POST_BROKER_LOGIN, "identity-provider:other"))
                .isTrue();
        assertThat(insertion.isFor(Place.POST_BROKER_LOGIN, "identity-provider:corp"))
                .isFalse();
        assertThat(insertion.isFor(Place.FIRST_BROKER_LOGIN, "identity-provider:other"))
                .isFalse();
        assertThat(insertion(Place.BROWSER, "keyward-check", "auth-password-form")
                        .isFor(Place.BROWSER, ""))
                .isTrue();
    }

    private static FlowInsertion insertion(Place place, String provider, String... after) {
        return new FlowInsertion(place, provider, List.of(after), Map.of(), "does something");
    }
}
