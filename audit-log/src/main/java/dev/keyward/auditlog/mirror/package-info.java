/** Incremental copies of logs, which are verified before anything is written. */
@NullMarked
package dev.keyward.auditlog.mirror;

import org.jspecify.annotations.NullMarked;
