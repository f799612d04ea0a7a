package dev.keyward.providerkit.jobs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Stores lease rows in memory instead of the database that several nodes share. */
final class MemoryLeases implements LeaseStore {

    private final Map<String, Row> rows = new HashMap<>();

    @Override
    public synchronized Optional<Row> read(String job) {
        return Optional.ofNullable(rows.get(job));
    }

    @Override
    public synchronized boolean create(String job, Row row) {
        return rows.putIfAbsent(job, row) == null;
    }

    @Override
    public synchronized boolean replace(String job, Row expected, Row replacement) {
        return rows.replace(job, expected, replacement);
    }
}
