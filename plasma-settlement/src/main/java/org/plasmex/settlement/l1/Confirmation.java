package org.plasmex.settlement.l1;

/**
 * When an L1 block counts as there to stay. The inbox is taken from finalized blocks; anything less is for development,
 * where a reorganisation costs nothing.
 */
public final class Confirmation
{
    /** The block is finalized: two thirds of Ethereum's stake would burn before it goes. */
    public static final Confirmation FINALIZED = new Confirmation(-1);

    /** The block is the newest. */
    public static final Confirmation LATEST = new Confirmation(0);

    private final long depth;

    private Confirmation(final long depth)
    {
        this.depth = depth;
    }

    /**
     * So many blocks are on top of it.
     *
     * @param depth 0 or more.
     * @return the rule.
     */
    public static Confirmation depth(final long depth)
    {
        if (depth < 0)
        {
            throw new IllegalArgumentException("a depth must be 0 or more, and is " + depth);
        }

        return new Confirmation(depth);
    }

    /**
     * Reads a rule.
     *
     * @param text {@code finalized}, {@code latest}, or a depth in blocks.
     * @return the rule.
     * @throws IllegalArgumentException when the text is none of these.
     */
    public static Confirmation parse(final String text)
    {
        return switch (text)
        {
            case "finalized" -> FINALIZED;
            case "latest" -> LATEST;
            default ->
            {
                if (!text.matches("[0-9]{1,9}"))
                {
                    throw new IllegalArgumentException(
                        "confirmation must be finalized, latest, or a depth in blocks, and is " + text);
                }

                yield depth(Long.parseLong(text));
            }
        };
    }

    /**
     * Whether it is the chain that says so.
     *
     * @return true for {@link #FINALIZED}.
     */
    boolean isFinalized()
    {
        return depth < 0;
    }

    /**
     * How many blocks must be on top.
     *
     * @return blocks, where it is not {@link #isFinalized()}.
     */
    long depth()
    {
        return depth;
    }

    /** {@inheritDoc} */
    @Override
    public String toString()
    {
        return isFinalized() ? "finalized" : 0 == depth ? "latest" : Long.toString(depth);
    }
}
