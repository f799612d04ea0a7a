/** Signed texts of a log, as C2SP specifies them: signed notes, checkpoints, proofs, and the policy that names the trusted keys. */
@NullMarked
package dev.keyward.auditlog.note;

import org.jspecify.annotations.NullMarked;
