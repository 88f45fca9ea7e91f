/**
 * What all benches have in common: how figures are told and raw ones kept, how steady the machine is, and how JVMs of
 * their own are started.
 */
package org.plasmex.perf.figures;
