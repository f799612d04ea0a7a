/**
 * Threads and slots that realms share fairly. A mail server or a client of one realm that hangs delays no other realm.
 * Depends only on the JDK.
 */
@NullMarked
package dev.keyward.providerkit.lanes;

import org.jspecify.annotations.NullMarked;
