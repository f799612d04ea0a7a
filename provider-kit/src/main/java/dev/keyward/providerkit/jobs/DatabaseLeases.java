package dev.keyward.providerkit.jobs;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.function.Function;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Stores the leases of background jobs as rows in Keycloak's database. Thread-safe. */
final class DatabaseLeases implements LeaseStore {

    private final KeycloakSessionFactory factory;

    DatabaseLeases(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    @Override
    public Optional<Row> read(String job) {
        return inTransaction(entities ->
                Optional.ofNullable(entities.find(JobLeaseEntity.class, job)).map(JobLeaseEntity::row));
    }

    @Override
    public boolean create(String job, Row row) {
        try {
            return inTransaction(entities -> {
                entities.persist(new JobLeaseEntity(job, row));
                return true;
            });
        } catch (RuntimeException e) {
            if (read(job).isPresent()) {
                return false; // another node has created it first
            }
            throw e;
        }
    }

    @Override
    public boolean replace(String job, Row expected, Row replacement) {
        return inTransaction(
                entities -> entities.createQuery("update KeywardJobLease l set l.owner = :owner, l.renewals = :count"
                                        + " where l.job = :job and l.owner = :oldOwner and l.renewals = :oldCount")
                                .setParameter("owner", replacement.owner())
                                .setParameter("count", replacement.count())
                                .setParameter("job", job)
                                .setParameter("oldOwner", expected.owner())
                                .setParameter("oldCount", expected.count())
                                .executeUpdate()
                        == 1);
    }

    private <T> T inTransaction(Function<EntityManager, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                session -> work.apply(
                        session.getProvider(JpaConnectionProvider.class).getEntityManager()));
    }
}
