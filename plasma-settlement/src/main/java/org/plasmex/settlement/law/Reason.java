package org.plasmex.settlement.law;

/**
 * What the law says of a step. Only whether it is {@link #LAWFUL} has force; the rest is for people: of several faults
 * the one that was seen first is named.
 */
public enum Reason
{
    /** The step is lawful. */
    LAWFUL("lawful"),
    /** No op, or no reason of CANCEL, has this code, or the step's length is not that of its op. */
    FORM("no op has this form"),
    /** The last step of a block is a SEAL, and no other step is. */
    SEAL("SEAL is the last step of a block, and only it"),
    /** A number, sum or product leaves 63 bits. */
    RANGE("a number leaves 63 bits"),
    /** A link names a step that is not an earlier one. */
    FUTURE_LINK("a link to the future"),
    /** A cell without an earlier touch is said to hold something. */
    UNTOUCHED("old is not zero without an earlier touch"),
    /** A cell cannot hold this value. */
    VALUE("no cell holds this"),
    /** Two accesses of one step name the same cell. */
    SAME_CELL("two accesses of one cell"),
    /** No order has slot 0. */
    SLOT_ZERO("no order has slot 0"),
    /** Only when building: a cell that the step takes as empty is not. */
    NOT_EMPTY("a cell taken as empty is not"),
    /** The register is not at the step's entry or account. */
    REGISTER("not the next number of the register"),
    /** The entry is not below the header's inbox. */
    UNREACHED("the header does not reach this entry"),
    /** The L1 inbox has another entry under this number. */
    ENTRY("not what the entry says"),
    /** The account does not exist. */
    NO_ACCOUNT("no such account"),
    /** An owner, signer or recipient is the zero address. */
    ZERO_ADDRESS("the address is zero"),
    /** The signature is not one of the key it must be. */
    SIGNATURE("not signed by whom it must be"),
    /** The nonce is not above the account's, or by more than 2^44. */
    NONCE("nonce"),
    /** The amount is zero. */
    AMOUNT("the amount is zero"),
    /** More than is available, or locked, would go. */
    NOT_ENOUGH("not enough"),
    /** The floor is not above the present one, or not below the nonce. */
    FLOOR("floor"),
    /** The terms of a market are not allowed. */
    MARKET_TERMS("terms of the market"),
    /** The market's status is another. */
    STATUS("status of the market"),
    /** An order is being matched in the market. */
    BUSY("an order is being matched"),
    /** The order is not the one that is being matched. */
    NOT_THE_TAKER("not the taker"),
    /** The order is not live, or not of this market. */
    NOT_LIVE("no such live order"),
    /** The account of the venue does not trade. */
    VENUE("the venue does not trade"),
    /** A term of the order is not allowed. */
    ORDER_TERMS("terms of the order"),
    /** The order has expired, or has not. */
    EXPIRY("expiry"),
    /** The two orders are not a pair that trades. */
    PAIR("the orders are no pair"),
    /** The prices do not cross. */
    PRICES("prices do not cross"),
    /** The order's type does not allow this. */
    TYPE("the order's type"),
    /** The order came to its market in another block than it would have to. */
    PRIORITY("the order's priority"),
    /** Nothing is left to trade, or the new size is not below the old. */
    SIZE("size"),
    /** The trigger is not met, or there is none. */
    TRIGGER("trigger"),
    /** The order's nonce is above the account's floor. */
    ABOVE_FLOOR("above the floor"),
    /** The request names another order, or comes from somebody else than the owner. */
    REQUEST("not this order, or not its owner"),
    /** The request is one that must be met. */
    REQUEST_STANDS("the owner requested it"),
    /** The secret is not the order's. */
    SECRET("not the secret");

    private final String text;

    Reason(final String text)
    {
        this.text = text;
    }

    /**
     * The reason in words.
     *
     * @return a phrase in lower case.
     */
    public String text()
    {
        return text;
    }
}
