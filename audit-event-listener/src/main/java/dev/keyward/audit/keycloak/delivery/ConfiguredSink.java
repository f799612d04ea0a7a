package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.format.RecordExporter;
import dev.keyward.audit.format.RecordFormat;
import dev.keyward.audit.format.SinkFilter;
import dev.keyward.audit.sink.Sink;
import java.util.Optional;

/**
 * A sink that the server's options switch on.
 *
 * @param name name of the sink, which is the same on every node: it identifies the position of the sink in each log
 */
public record ConfiguredSink(String name, RecordFormat format, PersonalDataLevel level, Sink sink) {

    /** Returns an exporter for this sink. It does not open sealed parts yet, so each level exports pseudonyms only. */
    RecordExporter exporter() {
        return new RecordExporter(SinkFilter.ALL, format, level, (record, participant) -> Optional.empty());
    }
}
