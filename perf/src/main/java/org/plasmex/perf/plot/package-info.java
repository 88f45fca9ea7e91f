/**
 * Pictures of what benches have found, as SVG that is written by hand: a chart library would draw by AWT, which a
 * headless JDK has no fonts for.
 */
package org.plasmex.perf.plot;
