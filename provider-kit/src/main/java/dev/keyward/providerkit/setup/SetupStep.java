package dev.keyward.providerkit.setup;

/**
 * A single change to a realm, which can be applied and reversed on its own.
 *
 * <p>Immutable and thread-safe. Contains no secret, because plans are printed and recorded.
 *
 * @param part the {@link SetupPart#id} of the part that makes the change
 * @param subject the setting that changes, such as {@code passwordPolicy}; unique within the part
 * @param before the current value as text; empty for none
 * @param after the new value as text; empty for none
 */
public record SetupStep(String part, String subject, String before, String after) {

    /** Returns the step that reverses this one. */
    public SetupStep reversed() {
        return new SetupStep(part, subject, after, before);
    }

    public boolean changesNothing() {
        return before.equals(after);
    }
}
