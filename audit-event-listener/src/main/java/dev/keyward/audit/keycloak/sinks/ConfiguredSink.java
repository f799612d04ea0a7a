package dev.keyward.audit.keycloak.sinks;

import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.format.RecordExporter;
import dev.keyward.audit.format.RecordFormat;
import dev.keyward.audit.format.SinkFilter;
import dev.keyward.audit.format.Unsealing;
import dev.keyward.audit.sink.Sink;

/**
 * A sink (receiver of audit records) that the server's options enable.
 *
 * @param name name of the sink, which is the same on every node: it identifies the position of the sink in each log
 */
public record ConfiguredSink(String name, Content content, Sink sink) {

    /** Selects the records that a sink gets, their format, and the level of personal data in them. */
    public record Content(PersonalDataLevel level, RecordFormat format, SinkFilter filter) {}

    /**
     * Returns an exporter that selects and formats audit records for this sink. The given {@code unsealing} decrypts
     * personal data.
     */
    public RecordExporter exporter(Unsealing unsealing) {
        return new RecordExporter(content.filter(), content.format(), content.level(), unsealing);
    }
}
