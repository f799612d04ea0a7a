package dev.keyward.audit.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyward.audit.IpAddress;
import dev.keyward.audit.ocsf.FactKeys;
import dev.keyward.audit.ocsf.OcsfClass;
import dev.keyward.audit.ocsf.OcsfMapping;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.RecordKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes the OCSF objects of one event, such as the actor, the source address and the affected user.
 *
 * <p>OCSF requires some of them. Where the record has no value, they have the name "Unknown".
 */
final class OcsfObjects {

    private static final String UNKNOWN = "Unknown";
    private static final Pattern GROUP_ID = Pattern.compile("(?:^|/)(?:groups|organizations)/([^/{]+)");

    private final JsonGenerator json;
    private final ExportedRecord exported;
    private final AuditRecord record;

    OcsfObjects(JsonGenerator json, ExportedRecord exported) {
        this.json = json;
        this.exported = exported;
        this.record = exported.record();
    }

    void write(OcsfClass eventClass) throws IOException {
        writeActor(eventClass == OcsfClass.API_ACTIVITY);
        if (eventClass != OcsfClass.DETECTION_FINDING) {
            writeSource(eventClass == OcsfClass.API_ACTIVITY);
        }
        switch (eventClass) {
            case DETECTION_FINDING -> writeFinding();
            case ACCOUNT_CHANGE -> writeUser();
            case AUTHENTICATION -> {
                writeUser();
                writeSignIn();
            }
            case ENTITY_MANAGEMENT -> writeEntity();
            case USER_ACCESS -> {
                writeUser();
                writePrivileges();
            }
            case GROUP_MANAGEMENT -> {
                writeGroup();
                if (exported.subject().isPresent()) {
                    writeUser();
                }
                if (record.data().containsKey(FactKeys.ROLES)) {
                    writePrivileges();
                }
            }
            case API_ACTIVITY -> writeApi();
        }
    }

    private void writeActor(boolean isRequired) throws IOException {
        Optional<String> client =
                text(FactKeys.ACTOR_CLIENT).or(() -> text(FactKeys.CLIENT)).filter(id -> !id.isEmpty());
        // The session in an admin event is that of the target.
        Optional<String> session =
                text(FactKeys.SESSION).filter(id -> !record.kind().equals(RecordKind.ADMIN.text()));
        if (!isRequired && exported.actor().isEmpty() && client.isEmpty() && session.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("actor");
        if (exported.actor().isPresent()) {
            writePerson("user", exported.actor().get());
        }
        if (session.isPresent()) {
            writeUid("session", session.get());
        }
        if (client.isPresent() || (exported.actor().isEmpty() && session.isEmpty())) {
            json.writeStringField("app_name", client.orElse(UNKNOWN));
        }
        json.writeEndObject();
    }

    private void writeSource(boolean isRequired) throws IOException {
        Optional<String> address = exported.source()
                .flatMap(person -> person.personal(FactKeys.IP))
                .map(ip -> ip.split("/", 2)[0])
                .flatMap(IpAddress::parse)
                .map(IpAddress::text);
        Optional<String> pseudonym = text(FactKeys.IP);
        if (!isRequired && address.isEmpty() && pseudonym.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("src_endpoint");
        if (address.isPresent()) {
            json.writeStringField("ip", address.get());
        }
        if (pseudonym.isPresent()) {
            json.writeStringField("uid", pseudonym.get());
        }
        if (address.isEmpty() && pseudonym.isEmpty()) {
            json.writeStringField("name", UNKNOWN);
        }
        json.writeEndObject();
    }

    /**
     * Writes the field {@code user}, which describes the person whose account the audit record is about. If no account
     * has the entered name, writes the name's pseudonym.
     */
    private void writeUser() throws IOException {
        Optional<ExportedPerson> subject = exported.subject();
        if (subject.isPresent()) {
            writePerson("user", subject.get());
            return;
        }
        Optional<String> typedName = text(FactKeys.TYPED_NAME);
        if (typedName.isPresent()) {
            writeUid("user", typedName.get());
        } else {
            writeName("user", UNKNOWN);
        }
    }

    private void writePerson(String field, ExportedPerson person) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("uid", person.pseudonym());
        for (Attribute attribute : Attribute.OF_USERS) {
            Optional<String> value = person.personal(attribute.key());
            if (value.isPresent()) {
                json.writeStringField(attribute.name(), value.get());
            }
        }
        json.writeEndObject();
    }

    private void writeSignIn() throws IOException {
        writeName("service", text(FactKeys.CLIENT).filter(id -> !id.isEmpty()).orElse("Keycloak"));
        Optional<String> session = text(FactKeys.SESSION);
        if (session.isPresent()) {
            writeUid("session", session.get());
        }
        Optional<String> protocol = text(FactKeys.AUTH_METHOD);
        if (protocol.isPresent()) {
            json.writeNumberField(
                    "auth_protocol_id",
                    switch (protocol.get()) {
                        case "openid-connect" -> 4;
                        case "saml" -> 5;
                        default -> 99;
                    });
            json.writeStringField("auth_protocol", protocol.get());
        }
    }

    private void writePrivileges() throws IOException {
        json.writeFieldName("privileges");
        if (record.data().get(FactKeys.ROLES) instanceof Fact.Texts roles) {
            JsonLine.texts(json, roles.values());
        } else {
            JsonLine.texts(
                    json,
                    text(FactKeys.SCOPE).map(scope -> List.of(scope.split(" "))).orElse(List.of()));
        }
    }

    private void writeGroup() throws IOException {
        Optional<String> id = text(FactKeys.RESOURCE_PATH)
                .flatMap(path -> GROUP_ID.matcher(path).results().reduce((outer, inner) -> inner))
                .map(match -> match.group(1));
        if (id.isPresent()) {
            writeUid("group", id.get());
        } else {
            writeName("group", UNKNOWN);
        }
    }

    private void writeEntity() throws IOException {
        json.writeObjectFieldStart("entity");
        json.writeStringField("type", text(FactKeys.RESOURCE_TYPE).orElse(record.kind()));
        json.writeStringField(
                "uid",
                text(FactKeys.RESOURCE_PATH)
                        .or(() -> text(FactKeys.CLIENT))
                        .orElse(record.log().text()));
        json.writeEndObject();
    }

    private void writeApi() throws IOException {
        json.writeObjectFieldStart("api");
        json.writeStringField(
                "operation",
                text(FactKeys.METHOD)
                        .map(method -> method + " " + text(FactKeys.PATH).orElse(""))
                        .orElse(record.type()));
        if (record.data().get(FactKeys.STATUS) instanceof Fact.WholeNumber status) {
            json.writeObjectFieldStart("response");
            json.writeNumberField("code", status.value());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void writeFinding() throws IOException {
        json.writeObjectFieldStart("finding_info");
        json.writeStringField("uid", record.id());
        json.writeStringField("title", "A record was changed before it was numbered");
        json.writeEndObject();
    }

    private void writeUid(String field, String uid) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("uid", uid);
        json.writeEndObject();
    }

    private void writeName(String field, String name) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("name", name);
        json.writeEndObject();
    }

    private Optional<String> text(String key) {
        return OcsfMapping.text(record, key);
    }

    /** Maps an attribute of the OCSF user object to the key of the personal data for that attribute. */
    private record Attribute(String name, String key) {

        static final List<Attribute> OF_USERS = List.of(
                new Attribute("uid_alt", FactKeys.USER_ID),
                new Attribute("name", FactKeys.USERNAME),
                new Attribute("email_addr", FactKeys.EMAIL));
    }
}
