package dev.keyward.auditlog.summary;

import java.time.Instant;

/**
 * A record about the log itself that an auditor should see.
 *
 * @param index index of the record in the log
 * @param time time of the record by the clock of the node
 * @param kind kind of the record, such as {@code log.clock_step}
 * @param node name of the node that made the record
 * @param details short facts of the record, such as {@code step_millis=-3600000}
 */
public record LogIncident(long index, Instant time, String kind, String node, String details) {}
