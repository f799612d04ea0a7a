package dev.keyward.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * One turn of a measurement: a load on a server for some seconds, with the latency of each action and the cost of all.
 *
 * @param sorted latencies of the actions in nanoseconds, ascending
 * @param seconds duration of the turn
 * @param serverCpu CPU time that the server's JVM used in the turn, in seconds
 * @param machineCpu CPU time that all processes of the machine used in the turn, in seconds: also the database and the clients
 * @param flushes how often the database synced its log to the disk
 */
public record MeasuredTurn(
        @SuppressWarnings("ArrayRecordComponent") long[] sorted,
        double seconds,
        double serverCpu,
        double machineCpu,
        long flushes) {

    /** Hundredths of a second, the unit of {@code /proc/stat}. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int IDLE = 3;
    private static final int WAITING_FOR_DISK = 4;
    private static final int SOFT_INTERRUPTS = 6;

    /** Repeats the action in the given number of threads for the given time. The server's database must be PostgreSQL. */
    public static MeasuredTurn of(KeycloakProcess server, int threads, Duration duration, ServerLoad.Action action)
            throws Exception {
        Collection<Long> latencies = new ConcurrentLinkedQueue<>();
        long flushes = countFlushes(server);
        double machine = readMachineCpu();
        Duration cpu = server.cpuTime();
        long start = System.nanoTime();
        ServerLoad.run(threads, duration, thread -> {
            long began = System.nanoTime();
            action.run(thread);
            latencies.add(System.nanoTime() - began);
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        double serverCpu = server.cpuTime().minus(cpu).toMillis() / 1e3;
        return new MeasuredTurn(
                latencies.stream().mapToLong(Long::longValue).sorted().toArray(),
                seconds,
                serverCpu,
                readMachineCpu() - machine,
                countFlushes(server) - flushes);
    }

    /** Head of a table whose rows {@link #row} returns. */
    public static final String TABLE_HEAD =
            "| realm | number | per second | CPU of the server, ms each | CPU of the machine, ms each | p50, ms | p99, ms"
                    + " | p50 of the first row | p99 of the first row | disk flushes each |\n"
                    + "|---|---|---|---|---|---|---|---|---|---|";

    /** Returns a row of a table in Markdown about the given turns, compared with those of the first row. */
    public static String row(String title, List<MeasuredTurn> turns, List<MeasuredTurn> first) {
        MeasuredTurn all = together(turns);
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %.0f | %.3f | %.3f | %.2f | %.2f | %.1f %% | %.1f %% | %.3f |",
                title,
                all.actions(),
                all.perSecond(),
                all.serverCpuMillis(),
                all.machineCpuMillis(),
                all.percentile(50),
                all.percentile(99),
                100 * medianRatio(turns, first, turn -> turn.percentile(50)),
                100 * medianRatio(turns, first, turn -> turn.percentile(99)),
                all.flushesPerAction());
    }

    /** Returns the turns as one turn, with the latencies of all of them. */
    public static MeasuredTurn together(List<MeasuredTurn> turns) {
        return new MeasuredTurn(
                turns.stream()
                        .flatMapToLong(turn -> Arrays.stream(turn.sorted))
                        .sorted()
                        .toArray(),
                sum(turns, MeasuredTurn::seconds),
                sum(turns, MeasuredTurn::serverCpu),
                sum(turns, MeasuredTurn::machineCpu),
                turns.stream().mapToLong(MeasuredTurn::flushes).sum());
    }

    private static double sum(List<MeasuredTurn> turns, ToDoubleFunction<MeasuredTurn> value) {
        return turns.stream().mapToDouble(value).sum();
    }

    /** Returns the median of the ratios between two measurements, whose turns with the same number ran next to each other. */
    public static double medianRatio(
            List<MeasuredTurn> turns, List<MeasuredTurn> others, ToDoubleFunction<MeasuredTurn> value) {
        List<Double> ratios = new ArrayList<>();
        for (int n = 0; n < Math.min(turns.size(), others.size()); n++) {
            ratios.add(value.applyAsDouble(turns.get(n)) / value.applyAsDouble(others.get(n)));
        }
        ratios.sort(null);
        int half = ratios.size() / 2;
        return ratios.size() % 2 == 1 ? ratios.get(half) : (ratios.get(half - 1) + ratios.get(half)) / 2;
    }

    public int actions() {
        return sorted.length;
    }

    public double perSecond() {
        return sorted.length / seconds;
    }

    /** Returns the CPU time of the server for one action, in milliseconds. */
    public double serverCpuMillis() {
        return serverCpu * 1e3 / sorted.length;
    }

    /** Returns the CPU time of the whole machine for one action, in milliseconds. */
    public double machineCpuMillis() {
        return machineCpu * 1e3 / sorted.length;
    }

    public double flushesPerAction() {
        return flushes / (double) sorted.length;
    }

    /** Returns a percentile of the latencies, in milliseconds. */
    public double percentile(double percent) {
        int index = (int) Math.ceil(percent / 100 * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1e6;
    }

    private static long countFlushes(KeycloakProcess server) {
        return Long.parseLong(server.query("select wal_sync from pg_stat_wal").get(0));
    }

    /** Returns the CPU time of all processes since the start of the machine, without idle and stolen time. */
    private static double readMachineCpu() {
        try {
            Iterator<String> columns = Pattern.compile("\\s+")
                    .splitAsStream(Files.readAllLines(Path.of("/proc/stat")).get(0))
                    .iterator();
            columns.next(); // the word cpu
            long used = 0;
            for (int n = 0; n <= SOFT_INTERRUPTS; n++) {
                long ticks = Long.parseLong(columns.next());
                used += n == IDLE || n == WAITING_FOR_DISK ? 0 : ticks;
            }
            return used / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
