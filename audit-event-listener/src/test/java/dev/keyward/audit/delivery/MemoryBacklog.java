package dev.keyward.audit.delivery;

import dev.keyward.audit.delivery.SinkBatch.Checkpoint;
import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.audit.sink.Delivery;
import dev.keyward.audit.sink.SinkLines;
import dev.keyward.auditlog.record.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Logs in memory. The record with the index 3 of the first log is numbered 3, that of the second log 1,000,003, and so on. */
final class MemoryBacklog implements SinkBacklog {

    static final long LOG_STEP = 1_000_000;

    final Map<String, Long> entries = new TreeMap<>();
    final Map<String, SinkPosition> positions = new HashMap<>();
    final Map<String, Long> checkpoints = new HashMap<>();
    final Set<Long> damaged = new HashSet<>();
    final Set<String> unreadable = new HashSet<>();
    final Set<Long> aboutDeadLetters = new HashSet<>();
    final List<Defect> deadLetters = new ArrayList<>();
    boolean isReadOnly;
    boolean isTakenOver;

    @Override
    public List<LogId> waitingLogs(Optional<LogId> after, int most) {
        return entries.keySet().stream()
                .filter(log -> after.map(LogId::text)
                        .map(last -> log.compareTo(last) > 0)
                        .orElse(true))
                .filter(log -> position(log).next() < entries.getOrDefault(log, 0L)
                        || position(log).checkpointEntries() < checkpoints.getOrDefault(log, 0L))
                .limit(most)
                .map(LogId::new)
                .toList();
    }

    @Override
    public SinkBatch read(LogId log, int most) {
        if (unreadable.contains(log.text())) {
            throw new IllegalStateException("cannot be read");
        }
        SinkPosition start = position(log.text());
        long size = entries.getOrDefault(log.text(), 0L);
        long end = Math.min(size, start.next() + most);
        long checkpoint = checkpoints.getOrDefault(log.text(), 0L);
        return new SinkBatch(
                log,
                start,
                end,
                LongStream.range(start.next(), end)
                        .filter(index -> !damaged.contains(index))
                        .mapToObj(index -> record(log.text(), index))
                        .toList(),
                LongStream.range(start.next(), end)
                        .filter(damaged::contains)
                        .mapToObj(index -> new Defect(index, "damaged"))
                        .toList(),
                checkpoint > start.checkpointEntries() && checkpoint <= end
                        ? Optional.of(new Checkpoint(checkpoint, record(log.text(), LOG_STEP - checkpoint)))
                        : Optional.empty(),
                end < size);
    }

    /** Returns a record whose line has the number of its log and its index in it. */
    private Delivery record(String log, long index) {
        long number = LOG_STEP * List.copyOf(entries.keySet()).indexOf(log) + index;
        Delivery line = SinkLines.delivery(number);
        return new Delivery(
                index,
                aboutDeadLetters.contains(index) ? SinkLines.header(number, "sink.dead_letter") : line.header(),
                line.line());
    }

    @Override
    public boolean advance(SinkBatch batch, SinkPosition reached, List<Defect> deadLetters) {
        if (isReadOnly) {
            throw new IllegalStateException("read-only");
        }
        if (isTakenOver) {
            return false;
        }
        positions.put(batch.log().text(), reached);
        this.deadLetters.addAll(deadLetters);
        return true;
    }

    @Override
    public long countBehind() {
        return entries.entrySet().stream()
                .mapToLong(log -> log.getValue() - position(log.getKey()).next())
                .sum();
    }

    private SinkPosition position(String log) {
        return positions.getOrDefault(log, new SinkPosition(0, 0));
    }
}
