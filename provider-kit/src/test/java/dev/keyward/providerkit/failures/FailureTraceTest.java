package dev.keyward.providerkit.failures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A failure trace")
class FailureTraceTest {

    @Test
    @DisplayName("has the classes and frames of the exception and its causes, but none of their messages")
    void noMessages() {
        Throwable failure = new IllegalStateException("secret-1", new IllegalArgumentException("secret-2"));

        assertThat(FailureTrace.of(failure))
                .startsWith("java.lang.IllegalStateException\n\tat " + FailureTraceTest.class.getName())
                .contains("\nCaused by: java.lang.IllegalArgumentException\n\tat ")
                .doesNotContain("secret");
    }

    @Test
    @DisplayName("ends if an exception is its own cause, and has a bounded number of frames")
    void bounded() {
        Throwable one = new IllegalStateException();
        Throwable two = new IllegalStateException(one);
        one.initCause(two);
        StackTraceElement[] frames = new StackTraceElement[5_000];
        java.util.Arrays.fill(frames, new StackTraceElement("A", "b", "A.java", 1));
        one.setStackTrace(frames);

        assertThat(FailureTrace.of(one)).contains("... 4970 more").hasSizeLessThan(20_000);
    }
}
