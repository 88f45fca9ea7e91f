/**
 * The venue's main job from end to end, on a chain of its own.
 */
package org.plasmex.venue.demo;
