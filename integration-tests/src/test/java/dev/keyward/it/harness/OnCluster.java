package dev.keyward.it.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs a test class on the {@link Cluster} that all such classes share, and injects it as a parameter.
 *
 * <p>The classes run one after the other, so each may stop, kill and skew nodes: before the next class, both nodes run
 * again with the right time. A class fails if a node logs an error meanwhile that {@link #expectedErrors} does not match.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedCluster.class)
@ResourceLock("cluster")
@Order(4) // early, so that the classes do not run one after the other at the end, and wait beside the browser tests
public @interface OnCluster {

    /** Returns a regular expression that is found in the log lines of level ERROR that the tests of the class provoke. */
    String expectedErrors() default "(?!)";
}
