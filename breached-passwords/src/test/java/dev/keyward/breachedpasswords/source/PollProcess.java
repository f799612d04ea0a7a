package dev.keyward.breachedpasswords.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** Opens a breach index in a process with its own memory limit, and prints the result. */
final class PollProcess {

    private PollProcess() {}

    /** Opens the index whose path is the only argument, and prints the result. */
    public static void main(String[] arguments) throws Exception {
        try (IndexSource source = new IndexSource(Path.of(arguments[0]), InstantSource.system())) {
            long before = openFiles();
            source.poll();
            source.poll();
            System.out.println(source.state().problem());
            System.out.println("open files more: " + (openFiles() - before));
        }
    }

    private static long openFiles() throws IOException {
        Path all = Path.of("/proc/self/fd");
        if (!Files.isDirectory(all)) {
            return 0;
        }
        try (var files = Files.list(all)) {
            return files.filter(PollProcess::isIndex).count();
        }
    }

    private static boolean isIndex(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().endsWith(".bpi");
        } catch (IOException e) {
            return false;
        }
    }
}
