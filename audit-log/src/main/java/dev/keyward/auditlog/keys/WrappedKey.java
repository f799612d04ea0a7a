package dev.keyward.auditlog.keys;

/**
 * The data key of a person, encrypted with a wrapping key of the server. Immutable.
 *
 * @param wrappedBy id of the wrapping key, see {@link KeyWrapping#id}
 * @param text nonce, encrypted key and tag, in base64
 */
public record WrappedKey(String wrappedBy, String text) {}
