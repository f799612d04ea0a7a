/** Background jobs that run on one node of the cluster at a time, guarded by a lease in the database. */
@NullMarked
package dev.keyward.providerkit.jobs;

import org.jspecify.annotations.NullMarked;
