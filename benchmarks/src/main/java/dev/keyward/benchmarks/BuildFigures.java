package dev.keyward.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** Builds breach lists in processes with a limited heap, and adds the cost of each build to the table of results. */
final class BuildFigures {

    private static final int HEAP = 128;
    private static final int LARGER_HEAP = 16 * 1024;
    private static final double GOAL = 10_000_000;

    private final FiguresOptions options;
    private final FiguresTable table;

    BuildFigures(FiguresOptions options, FiguresTable table) {
        this.options = options;
        this.table = table;
    }

    void measureIndex(Column column, int fingerprintBits, Path text, Path target)
            throws IOException, InterruptedException {
        BuildCost cost = BuildProcess.run(HEAP, Integer.toString(fingerprintBits), text, target)
                .orElseThrow(() -> new IOException("an index could not be built with " + HEAP + " MiB of heap"));
        double rate = rate(cost);
        table.put(Row.BUILD_RATE, column, Quantity.millions(rate), rate >= GOAL);
        table.put(Row.BUILD_WALL, column, wall(cost));
        table.put(Row.BUILD_MEMORY, column, memory(HEAP, cost), true);
    }

    void measureStock(Path passwords, Path target) throws IOException, InterruptedException {
        int heap = HEAP;
        var cost = BuildProcess.run(heap, MeasuredBuild.STOCK, passwords, target);
        if (cost.isEmpty()) {
            heap = LARGER_HEAP;
            cost = BuildProcess.run(heap, MeasuredBuild.STOCK, passwords, target);
        }
        BuildCost stock = cost.orElseThrow(() -> new IOException("Keycloak's list could not be built"));
        table.put(
                Row.BUILD_RATE, Column.STOCK, Quantity.millions(rate(stock)) + " (of passwords: cannot read digests)");
        table.put(Row.BUILD_WALL, Column.STOCK, wall(stock));
        table.put(
                Row.BUILD_MEMORY,
                Column.STOCK,
                (heap == HEAP ? "" : "not enough: " + HEAP + " MiB; ") + memory(heap, stock));
    }

    private double rate(BuildCost cost) {
        return options.keys() / (cost.cpuNanos() / 1e9);
    }

    private static String wall(BuildCost cost) {
        return Quantity.seconds(cost.wallNanos()) + ", " + Quantity.seconds(cost.processNanos()) + " CPU";
    }

    private static String memory(int heap, BuildCost cost) {
        return heap + " MiB; " + Quantity.bytes(cost.peakHeap()) + "; " + Quantity.bytes(cost.peakResident());
    }
}
