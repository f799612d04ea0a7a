package dev.keyward.audit.keycloak.realmsinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.keycloak.sinks.RealmSinkRules;
import dev.keyward.audit.keycloak.sinks.RealmSinkType;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.record.LogId;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The row of a sink of a realm")
class RealmSinkEntityTest {

    private static final LogId LOG = new LogId("7d1f");
    private static final RealmSinkForm FORM = new RealmSinkForm(
            "siem", RealmSinkType.WEBHOOK, true, Map.of("url", "https://siem.example.com/\u00e9", "secret", "whsec_x"));
    private static final OpenedSink SINK = new OpenedSink(FORM, LOG, new SinkPosition(7, 5), Set.of(new LogId("6c10")));

    private static final RealmSinkRules RULES = new RealmSinkRules(2, List.of(), PersonalDataLevel.PSEUDONYMS);

    private final AuditKeys keys = AuditKeys.make();
    private final RealmSinkEntity row = new RealmSinkEntity("realm-1", "realm", 0);

    @Test
    @DisplayName("shows its settings to the keys of the server only")
    void sealed() throws ReflectiveOperationException {
        row.change(SINK, keys);
        assertThat(row.open(keys)).contains(SINK);
        assertThat(row.open(keys.rotated())).contains(SINK);
        assertThat(row.open(AuditKeys.make())).isEmpty();
        assertThat(String.valueOf(field("settings").get(row)))
                .doesNotContain("siem")
                .doesNotContain("whsec");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("delivers nothing once any column was changed in the database")
    @CsvSource({
        "id,realm-2",
        "realmId,other",
        "slot,1",
        "name,other",
        "type,syslog",
        "enabled,false",
        "revision,7",
        "settings,'{\"url\":\"https://siem.example.com/\"}'"
    })
    void changed(String column, String value) throws ReflectiveOperationException {
        row.change(SINK, keys);
        Field field = field(column);
        field.set(
                row,
                field.getType() == String.class
                        ? value
                        : field.getType() == boolean.class
                                ? Boolean.valueOf(value)
                                : field.getType() == int.class
                                        ? (Object) Integer.valueOf(value)
                                        : (Object) Long.valueOf(value));
        assertThat(row.open(keys)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.opened(Optional.of(keys), RULES))
                .withMessage(RealmSinkEntity.NOT_OPEN);
    }

    @Test
    @DisplayName("begins at the end of the log that was open when the sink was made, with any later log as a whole, and"
            + " never with an earlier one")
    void start() {
        row.change(SINK, keys);
        OpenedSink opened = row.open(keys).orElseThrow();
        assertThat(opened.startIn(LOG)).isEqualTo(new SinkPosition(7, 5));
        assertThat(opened.startIn(new LogId("8e20"))).isEqualTo(new SinkPosition(0, 0));
        assertThat(opened.with(FORM).startIn(new LogId("6c10")).next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("is sealed again when the sink is switched off")
    void off() throws ReflectiveOperationException {
        row.change(SINK, keys);
        String sealed = row.sealed(row.open(keys).orElseThrow(), false, keys);
        field("settings").set(row, sealed);
        assertThat(row.open(keys)).isEmpty();
        field("enabled").set(row, false);
        assertThat(row.open(keys).orElseThrow().form().isEnabled()).isFalse();
    }

    private static Field field(String name) throws NoSuchFieldException {
        Field field = RealmSinkEntity.class.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
