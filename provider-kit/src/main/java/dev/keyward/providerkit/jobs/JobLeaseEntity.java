package dev.keyward.providerkit.jobs;

import dev.keyward.providerkit.jobs.LeaseStore.Row;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * JPA entity of the table {@code KEYWARD_JOB_LEASE}, which has one row per background job. Use {@link DatabaseLeases} to access
 * it.
 */
@Entity(name = "KeywardJobLease")
@Table(name = "KEYWARD_JOB_LEASE")
public class JobLeaseEntity {

    @Id
    @Column(name = "JOB")
    @Nullable
    private String job;

    @Column(name = "OWNER")
    @Nullable
    private String owner;

    @Column(name = "RENEWALS")
    private long renewals;

    /** Constructor for Hibernate. */
    protected JobLeaseEntity() {}

    JobLeaseEntity(String job, Row row) {
        this.job = job;
        this.owner = row.owner();
        this.renewals = row.count();
    }

    Row row() {
        return new Row(owner == null ? "" : owner, renewals);
    }
}
