package dev.keyward.audit.ocsf;

/**
 * The OCSF event to which an audit record is mapped.
 *
 * @param activity class and activity of the event
 * @param severity severity of the event
 * @param failed whether what the event describes was refused or failed
 */
public record OcsfEvent(OcsfActivity activity, OcsfSeverity severity, boolean failed) {}
