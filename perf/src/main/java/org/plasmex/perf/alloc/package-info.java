/**
 * What the threads of a venue allocate.
 */
package org.plasmex.perf.alloc;
