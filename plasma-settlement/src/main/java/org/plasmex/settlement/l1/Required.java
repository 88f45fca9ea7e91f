package org.plasmex.settlement.l1;

/**
 * Checks that a context is complete.
 */
final class Required
{
    private Required()
    {
    }

    static void check(final String name, final Object value)
    {
        if (null == value)
        {
            throw new IllegalStateException("the context needs a " + name);
        }
    }
}
