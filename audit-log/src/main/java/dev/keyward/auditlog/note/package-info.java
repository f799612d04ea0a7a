/** Texts of a log in the formats of C2SP: signed notes, checkpoints, proofs, and the policy that names the trusted keys. */
@NullMarked
package dev.keyward.auditlog.note;

import org.jspecify.annotations.NullMarked;
