package org.plasmex.matching;

/**
 * Which order goes where a taker would meet a resting order of its own account. The numbers are those of the protocol.
 */
public final class SelfTrade
{
    /**
     * The resting order goes, and the taker goes on.
     */
    public static final int RESTING = 0;

    /**
     * The taker goes: what it has not traded by then is cancelled, and the resting order stays.
     */
    public static final int INCOMING = 1;

    private SelfTrade()
    {
    }
}
