/**
 * What a trading client puts on its classpath: keys, signing, commands.
 */
package org.plasmex.client;
