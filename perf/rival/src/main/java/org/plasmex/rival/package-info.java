/**
 * Drives exchange-core with our benchmarks' commands. It shares nothing with our code but the format of the files.
 */
package org.plasmex.rival;
