package org.plasmex.perf.flow;

import org.agrona.MutableDirectBuffer;
import org.plasmex.client.MarketTerms;
import org.plasmex.client.Wallet;
import org.plasmex.protocol.sbe.DepositEncoder;
import org.plasmex.protocol.sbe.GenesisEncoder;
import org.plasmex.protocol.sbe.ListMarketEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.settlement.block.Genesis;

/**
 * Encodes the commands that a venue begins with.
 * <p>
 * Not thread safe.
 */
public final class Beginning
{
    private static final long SEED = 20_261_121;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MutableDirectBuffer buffer;

    /**
     * An encoder.
     *
     * @param buffer that each command is written to, from its start on.
     */
    public Beginning(final MutableDirectBuffer buffer)
    {
        this.buffer = buffer;
    }

    /**
     * The wallet of a trader.
     *
     * @param trader from 1.
     * @return the same one each time.
     */
    public static Wallet wallet(final int trader)
    {
        final byte[] secret = new byte[32];
        secret[30] = (byte)(trader >>> 8);
        secret[31] = (byte)trader;

        return Wallet.fromPrivate(secret);
    }

    /**
     * Write Genesis.
     *
     * @param genesis       of the ledger.
     * @param stepsPerBlock of the venue.
     * @return the length of the command in bytes.
     */
    public int genesis(final Genesis genesis, final int stepsPerBlock)
    {
        final GenesisEncoder command = new GenesisEncoder().wrapAndApplyHeader(buffer, 0, header)
            .chainId(genesis.chainId()).since(genesis.since()).span((int)genesis.span())
            .stepsPerBlock(stepsPerBlock).seed(SEED);
        command.putVault(genesis.vault(), 0, genesis.vault().length);
        command.operator(0, (short)1);

        return MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength();
    }

    /**
     * Write the listing of a market.
     *
     * @param terms of the market.
     * @return the length of the command in bytes.
     */
    public int market(final MarketTerms terms)
    {
        return MessageHeaderEncoder.ENCODED_LENGTH + new ListMarketEncoder().wrapAndApplyHeader(buffer, 0, header)
            .market(terms.market()).base(terms.base()).quote(terms.quote())
            .lotSize(terms.lotSize()).tickSize(terms.tickSize())
            .makerFee((short)terms.makerFee()).takerFee(terms.takerFee()).encodedLength();
    }

    /**
     * Write a deposit.
     *
     * @param entry  of L1's inbox.
     * @param owner  that is credited.
     * @param asset  that is deposited.
     * @param amount of it.
     * @return the length of the command in bytes.
     */
    public int deposit(final long entry, final Wallet owner, final int asset, final long amount)
    {
        final DepositEncoder command = new DepositEncoder().wrapAndApplyHeader(buffer, 0, header)
            .entry(entry).asset(asset).amount(amount);
        command.putOwner(owner.address(), 0, DepositEncoder.ownerLength());

        return MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength();
    }
}
