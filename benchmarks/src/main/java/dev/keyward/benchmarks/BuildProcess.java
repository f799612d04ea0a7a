package dev.keyward.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Builds a breach list in a separate Java process with a limited heap. */
final class BuildProcess {

    /** Exit code of a Java process that ran out of heap with {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_MEMORY = 3;

    private BuildProcess() {}

    /**
     * @param kind see {@link MeasuredBuild}
     * @return the cost, or empty if the heap was too small
     */
    static Optional<BuildCost> run(int heapMebibytes, String kind, Path input, Path target)
            throws IOException, InterruptedException {
        ProgressLog.print("building %s with %d MiB of heap".formatted(target.getFileName(), heapMebibytes));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heapMebibytes + "m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MeasuredBuild.class.getName(),
                        kind,
                        input.toString(),
                        target.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit == OUT_OF_MEMORY) {
                return Optional.empty();
            }
            if (exit != 0) {
                throw new IOException("building " + target.getFileName() + " ended with " + exit);
            }
            return Optional.of(BuildCost.parse(output));
        } finally {
            process.destroy();
        }
    }
}
