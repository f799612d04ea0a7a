package dev.keyward.realmsetup.keycloak.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.keycloak.flows.FlowCopy;
import dev.keyward.realmsetup.keycloak.journal.JournalText.DamagedException;
import dev.keyward.realmsetup.keycloak.profile.InstalledParts;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The text of Keyward's journal of a realm")
class JournalTextTest {

    private static final SetupStep COPY = new SetupStep("flows", "flow:keyward Käse", "", "\"keyward Käse\"");

    private static final SetupStep BOUND = new SetupStep("flows", "binding:browser", "Käse", "keyward Käse");

    @Test
    @DisplayName("is ASCII and gives the same journal when read")
    void roundTrip() throws DamagedException {
        Journal journal = new Journal(
                "{\"flows\":{}}",
                Map.of(Journal.key(COPY), COPY, Journal.key(BOUND), BOUND),
                Map.of("keyward Käse", new FlowCopy("Käse", "keyward Käse")),
                Map.of("flow:Käse", "id-1", "flow:keyward Käse", "id-2"),
                true);
        String text = JournalText.write(journal);
        assertThat(text).isASCII();
        assertThat(JournalText.read(text, InstalledParts.all())).isEqualTo(journal);
    }

    @Test
    @DisplayName("of an earlier release gives the original of a copy by the alias of the copy")
    void firstVersion() throws DamagedException {
        Journal journal = JournalText.read("""
                {"version":1,"profile":{},"steps":[
                {"part":"flows","subject":"flow:keyward browser","before":"","after":"x"},
                {"part":"flows","subject":"flow:keyward post broker login (new)","before":"","after":"x"}]}
                """, InstalledParts.all());
        assertThat(journal.copies())
                .containsEntry("keyward browser", new FlowCopy("browser", "keyward browser"))
                .containsEntry("keyward post broker login (new)", new FlowCopy("", "keyward post broker login (new)"));
    }

    @Test
    @DisplayName("is refused as damaged if the source of a copy is missing or an id is not a text")
    void damaged() {
        String start = "{\"version\":2,\"profile\":{},\"steps\":["
                + "{\"part\":\"flows\",\"subject\":\"flow:keyward x\",\"before\":\"\",\"after\":\"y\"}]";
        assertThatThrownBy(() -> JournalText.read(start + "}", InstalledParts.all()))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("keyward x");
        String copies = ",\"copies\":{\"keyward x\":{\"source\":\"x\",\"made-as\":\"keyward x\"}}";
        assertThatThrownBy(() -> JournalText.read(start + copies + ",\"ids\":{\"flow:x\":1}}", InstalledParts.all()))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("flow:x");
    }
}
