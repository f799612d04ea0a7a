package dev.keyward.audit.keycloak.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.RecordContent;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The content of a record")
class RecordMakerTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("is what the event says")
    void mapped() {
        RecordContent content = new RecordContent(RecordKind.USER, "LOGIN", Map.of("a", Fact.of(1)), List.of());
        assertThat(content(true, pseudonyms -> content)).isEqualTo(content);
    }

    @Test
    @DisplayName("is only its type and the reason if the mapping of the event fails, also for lack of a class")
    void failed() {
        assertThat(content(true, pseudonyms -> {
                    throw new IllegalStateException("a mistake");
                }))
                .isEqualTo(RecordContent.reduced(RecordKind.USER, "LOGIN", "map_error"));
        assertThat(content(true, pseudonyms -> {
                    throw new NoClassDefFoundError("a/Missing");
                }))
                .isEqualTo(RecordContent.reduced(RecordKind.USER, "LOGIN", "map_error"));
    }

    @Test
    @DisplayName("is only its type and the reason without a key for pseudonyms")
    void withoutKey() {
        assertThat(content(false, pseudonyms -> {
                    throw new AssertionError("There are no pseudonyms to map with.");
                }))
                .isEqualTo(RecordContent.reduced(RecordKind.USER, "LOGIN", "no_key"));
    }

    private RecordContent content(boolean hasKey, Function<Pseudonyms, RecordContent> mapping) {
        ServerKeys keys = new ServerKeys(folder.resolve("keys.pem"), hasKey);
        return new RecordMaker(keys, false).content("realm", RecordKind.USER, "LOGIN", mapping);
    }
}
