package dev.keyward.providerkit.setup;

/**
 * One change to a realm, small enough to be read, made and taken back by itself.
 *
 * <p>Immutable and thread-safe. Never holds a secret: plans are printed and stored in the realm.
 *
 * @param part the {@link SetupPart#id} of the part that it belongs to
 * @param subject what changes, such as {@code passwordPolicy}; the same subject is always the same thing
 * @param before its value now, as text; empty for nothing
 * @param after its value then, as text; empty for nothing
 */
public record SetupStep(String part, String subject, String before, String after) {

    /** The step that takes this one back. */
    public SetupStep reversed() {
        return new SetupStep(part, subject, after, before);
    }

    public boolean changesNothing() {
        return before.equals(after);
    }
}
