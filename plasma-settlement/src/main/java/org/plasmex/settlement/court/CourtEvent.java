package org.plasmex.settlement.court;

import java.math.BigInteger;

import org.plasmex.settlement.block.Header;

/**
 * What the contracts tell a watcher. Addresses are hex with 0x. Do not change the arrays: they are not copied.
 */
public sealed interface CourtEvent
{
    /**
     * Where on L1 it was told.
     *
     * @return the place.
     */
    Place at();

    /**
     * A place on L1.
     *
     * @param block       number of the L1 block.
     * @param log         place of the event in that block.
     * @param transaction hash of the transaction, hex.
     */
    record Place(long block, long log, String transaction)
    {
    }

    /**
     * A block was committed.
     *
     * @param at     where.
     * @param header of the block.
     */
    record Committed(Place at, Header header) implements CourtEvent
    {
    }

    /**
     * A block and all before it are final.
     *
     * @param at     where.
     * @param number of the block.
     */
    record Finalized(Place at, long number) implements CourtEvent
    {
    }

    /**
     * A block and all after it are gone, and the chain is frozen.
     *
     * @param at        where.
     * @param number    of the block at fault.
     * @param blockHash its hash.
     * @param prover    who is rewarded.
     * @param rewarded  what it is owed, wei.
     */
    record Faulted(Place at, long number, byte[] blockHash, String prover, BigInteger rewarded) implements CourtEvent
    {
    }

    /**
     * The chain is frozen, since the operator was silent.
     *
     * @param at where.
     */
    record FrozenForSilence(Place at) implements CourtEvent
    {
    }

    /**
     * A proof held.
     *
     * @param at        where.
     * @param ground    UNLAWFUL, BROKEN_LINK, SKIPPED_TOUCH or WITHHELD.
     * @param blockHash of the block at fault.
     * @param step      that convicts it, 0 where a chunk was withheld.
     * @param prover    who is rewarded.
     */
    record Convicted(Place at, String ground, byte[] blockHash, long step, String prover) implements CourtEvent
    {
    }

    /**
     * A challenge was made.
     *
     * @param at         where.
     * @param challenge  what is to be shown.
     * @param challenger who asks.
     * @param deposit    what it deposited, wei.
     * @param previous   the step to be shown, where a link is challenged.
     * @param deadline   until when it may be answered, seconds.
     */
    record Challenged(
        Place at, Challenge challenge, String challenger, BigInteger deposit, long previous, long deadline)
        implements CourtEvent
    {
    }

    /**
     * A challenge was answered.
     *
     * @param at   where: the transaction shows what was asked for.
     * @param id   of the challenge.
     * @param by   who answered.
     * @param paid what that has earned, wei.
     */
    record Answered(Place at, byte[] id, String by, BigInteger paid) implements CourtEvent
    {
    }

    /**
     * A challenge was closed without an answer.
     *
     * @param at where.
     * @param id of the challenge.
     */
    record Closed(Place at, byte[] id) implements CourtEvent
    {
    }

    /**
     * What the answer of a block at fault has cost was given back to the challenger.
     *
     * @param at     where.
     * @param id     of the challenge.
     * @param amount wei.
     */
    record MadeWhole(Place at, byte[] id, BigInteger amount) implements CourtEvent
    {
    }

    /**
     * A balance is on its way out: its first touch was shown, or a later one.
     *
     * @param at   where.
     * @param exit what is known of it now.
     */
    record Exiting(Place at, OpenExit exit) implements CourtEvent
    {
    }

    /**
     * A balance was not taken into a batch of exits.
     *
     * @param at   where.
     * @param cell key of the BALANCE.
     */
    record Skipped(Place at, long cell) implements CourtEvent
    {
    }

    /**
     * A balance is out: it was credited.
     *
     * @param at     where.
     * @param cell   key of the BALANCE.
     * @param touch  the step that touched it last, as far as was known.
     * @param owner  whom it was credited to.
     * @param amount quanta.
     */
    record Exited(Place at, long cell, long touch, String owner, long amount) implements CourtEvent
    {
    }

    /**
     * What a step pays was credited.
     *
     * @param at     where.
     * @param step   its number.
     * @param owner  whom it pays.
     * @param asset  the asset's number.
     * @param amount quanta.
     */
    record Claimed(Place at, long step, String owner, int asset, long amount) implements CourtEvent
    {
    }

    /**
     * A deposit that the ledger never took was credited to its payer.
     *
     * @param at     where.
     * @param entry  number of the inbox entry.
     * @param payer  who paid it.
     * @param asset  the asset's number.
     * @param amount quanta.
     */
    record Refunded(Place at, long entry, String payer, int asset, long amount) implements CourtEvent
    {
    }

    /**
     * Who has a place has named who may take it.
     *
     * @param at         where.
     * @param isOperator whether it is the operator's place; else a custodian's.
     * @param holder     who has it.
     * @param successor  who may take it; empty where that was taken back.
     * @param from       when that may be, seconds.
     */
    record Named(Place at, boolean isOperator, String holder, String successor, long from) implements CourtEvent
    {
    }

    /**
     * A place was handed over.
     *
     * @param at         where.
     * @param isOperator whether it is the operator's place; else a custodian's.
     * @param former     who had it.
     * @param holder     who has it now.
     */
    record Replaced(Place at, boolean isOperator, String former, String holder) implements CourtEvent
    {
    }

    /**
     * A contract owes ETH.
     *
     * @param at       where.
     * @param contract that owes it.
     * @param account  whom it is owed to.
     * @param amount   wei.
     */
    record Owed(Place at, String contract, String account, BigInteger amount) implements CourtEvent
    {
    }
}
