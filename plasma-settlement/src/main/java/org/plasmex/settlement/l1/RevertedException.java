package org.plasmex.settlement.l1;

/**
 * A contract refused a call. Asked again later, with other facts on L1, it may not.
 */
public final class RevertedException extends ParentChainException
{
    private static final long serialVersionUID = 1L;

    private final String data;
    private final String reason;

    /**
     * With what was called and the contract's answer.
     *
     * @param what   was called.
     * @param data   the contract's encoded error, hex; empty where it is not known.
     * @param reason the error in words, for example {@code WrongUntil(12, 10, 11)}.
     */
    public RevertedException(final String what, final String data, final String reason)
    {
        super(what + " reverts: " + reason);
        this.data = data;
        this.reason = reason;
    }

    /**
     * The same answer, to a call that is better named.
     *
     * @param what was called.
     * @return the exception to throw.
     */
    RevertedException of(final String what)
    {
        final RevertedException named = new RevertedException(what, data, reason);
        named.initCause(this);

        return named;
    }

    /**
     * The contract's answer in words.
     *
     * @return name and values of its error.
     */
    public String reason()
    {
        return reason;
    }

    /**
     * Whether the contract's error is this one.
     *
     * @param selector the first four bytes of the hash of the error's signature, hex.
     * @return true when it is.
     */
    boolean is(final String selector)
    {
        return data.startsWith(selector);
    }
}
