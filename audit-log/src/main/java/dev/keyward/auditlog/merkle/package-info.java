/** The Merkle tree of RFC 6962 and RFC 9162: hashes, roots, and proofs of inclusion and consistency. */
@NullMarked
package dev.keyward.auditlog.merkle;

import org.jspecify.annotations.NullMarked;
