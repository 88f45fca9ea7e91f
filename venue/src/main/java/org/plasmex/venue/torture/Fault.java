package org.plasmex.venue.torture;

/**
 * What a venue must not do, and has done.
 */
final class Fault extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final long lost;

    Fault(final String message)
    {
        this(0, message);
    }

    Fault(final long lost, final String message)
    {
        super(message);
        this.lost = lost;
    }

    /**
     * How many acknowledgements are lost.
     */
    long lost()
    {
        return lost;
    }
}
