package dev.keyward.audit.sink;

import dev.keyward.audit.ocsf.OcsfSeverity;
import java.time.Instant;

/**
 * Properties of an audit record that a sink can use without parsing the record. Immutable.
 *
 * @param id id of the event, by which receivers recognize a repeated delivery: printable ASCII without spaces
 * @param log id of the log
 * @param time when the event happened
 * @param type type of the event, such as {@code LOGIN} or {@code CREATE USER}. Can have any characters
 */
public record DeliveryHeader(String id, String log, Instant time, String type, OcsfSeverity severity) {}
