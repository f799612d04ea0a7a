package dev.keyward.cli.audit;

import dev.keyward.auditlog.verify.EntryVisitor;

/** Counts the entries of an audit log that have been verified. For one thread. */
final class EntryCount implements EntryVisitor {

    private long entries;

    @Override
    public void entry(long index, byte[] buffer, int offset, int length) {
        entries++;
    }

    long entries() {
        return entries;
    }
}
