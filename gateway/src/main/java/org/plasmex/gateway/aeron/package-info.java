/**
 * The door for clients in processes of their own: SBE messages over Aeron, by UDP or shared memory.
 * <p>
 * One duty cycle does it all: takes commands from clients and passes them, tells clients what the output log says, and
 * opens and ends sessions. So nothing here is locked, and a session that is slow waits for itself only: what it cannot
 * be given at once it is given later, from the output log, by a reader that is not everybody's.
 */
package org.plasmex.gateway.aeron;
