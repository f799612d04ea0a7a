/** Maps audit records to event classes and activities of OCSF 1.8.0. Does not write their JSON form. */
@NullMarked
package dev.keyward.audit.ocsf;

import org.jspecify.annotations.NullMarked;
