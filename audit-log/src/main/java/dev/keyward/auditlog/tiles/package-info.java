/** The files of a log in the layout of C2SP tlog-tiles: their paths, their contents, and where they are stored. */
@NullMarked
package dev.keyward.auditlog.tiles;

import org.jspecify.annotations.NullMarked;
