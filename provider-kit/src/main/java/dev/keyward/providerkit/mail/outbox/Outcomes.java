package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.mail.table.Outbox.Waiting;

/**
 * Stores the outcomes of attempts to send stored mails, each in a separate transaction. Throws if the database cannot be reached. Thread-safe.
 */
interface Outcomes {

    /**
     * Removes the in-transit mark of the given mail, so that the mail can be claimed again. Returns false if another
     * transaction has locked its row.
     */
    boolean release(Waiting mail);

    /** Deletes the row of the mail with the given id. Returns false if another transaction has locked the row. */
    boolean remove(String id);
}
