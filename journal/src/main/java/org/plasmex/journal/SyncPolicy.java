package org.plasmex.journal;

/**
 * When a {@link LogWriter} forces what it wrote to disk.
 */
public enum SyncPolicy
{
    /**
     * Only when told to and when closed. What the operating system has not written yet survives
     * the death of the process but not that of the machine.
     */
    NONE,

    /**
     * Every batch, before its commit returns.
     */
    BATCH
}
