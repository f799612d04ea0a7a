package dev.keyward.benchmarks;

/** The rows in the table of benchmark results, one for each measured property, with the target for Keyward. */
enum Row {
    BITS_PER_KEY("bits per key on the disk", "<= 16.3 at f=14, <= 26.3 at f=24"),
    BITS_AT_SAME_RATE("bits per key, converted to a rate of exactly 1e-4 (each bit halves the rate)", "<= 16.3"),
    FALSE_POSITIVES("false-positive rate: found / probes", "within 20 % of theory at f=14, by chance at f=24"),
    FALSE_NEGATIVES("false negatives among the keys looked up", "0"),
    LOAD("load, files cached", "< 50 ms"),
    LOAD_COLD("load, files not cached", "< 50 ms"),
    LOAD_CHECKED("load as in the server, with all checksums verified", ""),
    HEAP("heap after load", "O(1)"),
    OFF_HEAP("outside the heap after load (directory)", ""),
    BUILD_RATE("build: lines per second of CPU, one thread", ">= 10 M"),
    BUILD_WALL("build: wall time, CPU of the whole process", ""),
    BUILD_MEMORY("build: heap limit; peak heap; peak resident memory", "<= 128 MB heap"),
    WARM_DIGEST_HIT("warm lookup of a digest, hit", "<= 2 us at 100 M"),
    WARM_DIGEST_MISS("warm lookup of a digest, miss", "<= 2 us at 100 M"),
    WARM_PASSWORD_HIT("warm lookup of a password (with SHA-1 where digests are kept), hit", ""),
    WARM_PASSWORD_MISS("warm lookup of a password, miss", ""),
    WARM_SERVER_HIT("warm lookup as in the server (also in NFC form, file unchanged), hit", ""),
    WARM_SERVER_MISS("warm lookup as in the server, miss", ""),
    COLD_PAGES("cold lookup: 4 KiB pages read", "<= 1.2"),
    COLD_P50("cold lookup, p50", "near the device's"),
    COLD_P99("cold lookup, p99", ""),
    COLD_DEVICE("the device: one 4 KiB page of the same file, p50 / p99", "");

    private final String title;
    private final String target;

    Row(String title, String target) {
        this.title = title;
        this.target = target;
    }

    String title() {
        return title;
    }

    String target() {
        return target;
    }
}
