package dev.keyward.providerkit.setup;

/**
 * Describes one change of a realm setting, with the values before and after it.
 *
 * <p>A step can be applied and reversed without the other steps of its plan. It must not contain secrets, because plans are
 * printed and recorded. Immutable and thread-safe.
 *
 * @param part the {@link SetupPart#id} of the part that makes the change
 * @param subject name of the setting that changes, such as {@code passwordPolicy}; unique within the part
 * @param before value before the change, as text; empty if the setting has none
 * @param after value after the change, as text; empty if the setting has none
 */
public record SetupStep(String part, String subject, String before, String after) {

    /** Returns the step that undoes this step: the values before and after are swapped. */
    public SetupStep reversed() {
        return new SetupStep(part, subject, after, before);
    }

    public boolean changesNothing() {
        return before.equals(after);
    }
}
