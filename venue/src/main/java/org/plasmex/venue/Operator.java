package org.plasmex.venue;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.MarketTerms;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.gateway.GateStatus;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.FreezeEncoder;
import org.plasmex.protocol.sbe.GenesisEncoder;
import org.plasmex.protocol.sbe.ListMarketEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.ResumeTradingEncoder;
import org.plasmex.protocol.sbe.SealEncoder;
import org.plasmex.protocol.sbe.SetAccountLimitsEncoder;
import org.plasmex.protocol.sbe.SetMarketLimitsEncoder;
import org.plasmex.protocol.sbe.SetMarketStatusEncoder;
import org.plasmex.protocol.sbe.StopAccountEncoder;
import org.plasmex.protocol.sbe.SuspendTradingEncoder;

import java.security.SecureRandom;

/**
 * What the operator can say to the venue, as commands. Thread safe.
 */
public final class Operator
{
    /** What the doors let in while the operator has suspended trading. */
    static final GateStatus SUSPENDED = GateStatus.cancelsOnly("the operator has suspended trading");

    private static final int MAX_LENGTH = 128;

    private final CommandPort port;
    private final Runnable snapshot;
    private final DoorGate gate;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final GenesisEncoder genesis = new GenesisEncoder();
    private final ListMarketEncoder listMarket = new ListMarketEncoder();
    private final SetMarketStatusEncoder setMarketStatus = new SetMarketStatusEncoder();
    private final SealEncoder seal = new SealEncoder();
    private final SuspendTradingEncoder suspend = new SuspendTradingEncoder();
    private final ResumeTradingEncoder resume = new ResumeTradingEncoder();
    private final SetMarketLimitsEncoder marketLimits = new SetMarketLimitsEncoder();
    private final SetAccountLimitsEncoder accountLimits = new SetAccountLimitsEncoder();
    private final StopAccountEncoder stopAccount = new StopAccountEncoder();
    private final FreezeEncoder freeze = new FreezeEncoder();

    Operator(final CommandPort port, final Runnable snapshot, final DoorGate gate)
    {
        this.port = port;
        this.snapshot = snapshot;
        this.gate = gate;
    }

    /**
     * List a market.
     *
     * @param terms of the market.
     * @return not negative where the command was taken, else one of {@link CommandPort}'s codes.
     */
    public synchronized long list(final MarketTerms terms)
    {
        listMarket.wrapAndApplyHeader(buffer, 0, header)
            .market(terms.market())
            .base(terms.base())
            .quote(terms.quote())
            .lotSize(terms.lotSize())
            .tickSize(terms.tickSize())
            .makerFee((short)terms.makerFee())
            .takerFee(terms.takerFee());
        return offer(listMarket.encodedLength());
    }

    /**
     * Open, halt or close a market: the kill switch of a market is to halt it.
     *
     * @param market number.
     * @param status as in {@code Terms}.
     * @return not negative where the command was taken, else one of {@link CommandPort}'s codes.
     */
    public synchronized long setStatus(final int market, final int status)
    {
        setMarketStatus.wrapAndApplyHeader(buffer, 0, header).market(market).status((short)status);
        return offer(setMarketStatus.encodedLength());
    }

    /**
     * Cut the block now.
     *
     * @return not negative where the command was taken, else one of {@link CommandPort}'s codes.
     */
    public synchronized long seal()
    {
        seal.wrapAndApplyHeader(buffer, 0, header);
        return offer(seal.encodedLength());
    }

    /**
     * Halt all markets that are open, and remember which: the kill switch of all. They stay so, whatever else happens,
     * until {@link #resume()}.
     *
     * @return not negative where the command was taken, else one of {@link CommandPort}'s codes.
     */
    public long suspend()
    {
        final long position = suspend(Terms.BY_OPERATOR);
        if (position >= 0)
        {
            gate.set(DoorGate.Cause.OPERATOR, SUSPENDED);
        }
        return position;
    }

    /**
     * Open the markets again that were halted by {@link #suspend()}, where there is no other cause for it.
     *
     * @return not negative where the command was taken, else one of {@link CommandPort}'s codes.
     */
    public long resume()
    {
        final long position = resume(Terms.BY_OPERATOR);
        if (position >= 0)
        {
            gate.set(DoorGate.Cause.OPERATOR, GateStatus.OPEN);
        }
        return position;
    }

    synchronized long suspend(final int cause)
    {
        suspend.wrapAndApplyHeader(buffer, 0, header).cause((short)cause);
        return offer(suspend.encodedLength());
    }

    synchronized long resume(final int cause)
    {
        resume.wrapAndApplyHeader(buffer, 0, header).cause((short)cause);
        return offer(resume.encodedLength());
    }

    /**
     * Set the limits of a market for each order that is placed from now on; each is 0 for none.
     *
     * @param market      number.
     * @param band        millionths of the last price by which a buy may be above it, a sell below; a u32.
     * @param maxLots     of one order.
     * @param maxNotional of one order, quote quanta.
     * @return not negative where the command was taken, else one of {@link CommandPort}'s codes.
     */
    public synchronized long setMarketLimits(
        final int market, final long band, final long maxLots, final long maxNotional)
    {
        marketLimits.wrapAndApplyHeader(buffer, 0, header)
            .market(market).band(band).maxLots(maxLots).maxNotional(maxNotional);
        return offer(marketLimits.encodedLength());
    }

    /**
     * Set the limits of an account; each is 0 for none, and both 0 for those of all.
     *
     * @param account     number; 0 for all that have none of their own.
     * @param maxOrders   that it may have open at once, below 2^31.
     * @param maxMessages that it may have sent in a second to place one more order in it, below 2^31.
     * @return not negative where the command was taken, else one of {@link CommandPort}'s codes.
     */
    public synchronized long setAccountLimits(final int account, final long maxOrders, final long maxMessages)
    {
        accountLimits.wrapAndApplyHeader(buffer, 0, header)
            .account(account & 0xFFFF_FFFFL).maxOrders(maxOrders).maxMessages(maxMessages);
        return offer(accountLimits.encodedLength());
    }

    /**
     * The kill switch of an account: while it is on none of its orders is placed. What rests stays.
     *
     * @param account number.
     * @param isOn    whether the account is stopped from now on.
     * @return not negative where the command was taken, else one of {@link CommandPort}'s codes.
     */
    public synchronized long stopAccount(final int account, final boolean isOn)
    {
        stopAccount.wrapAndApplyHeader(buffer, 0, header)
            .account(account & 0xFFFF_FFFFL).stopped((short)(isOn ? 1 : 0));
        return offer(stopAccount.encodedLength());
    }

    /**
     * Freeze the venue, for good: what is after a block is void.
     *
     * @param block the last one that counts.
     * @param step  the last step of that block.
     * @return not negative where the command was taken, else one of {@link CommandPort}'s codes.
     */
    synchronized long freeze(final long block, final long step)
    {
        freeze.wrapAndApplyHeader(buffer, 0, header).block(block).step(step);
        return offer(freeze.encodedLength());
    }

    /**
     * Cut the block now, and take a snapshot there.
     *
     * @return not negative where the command was taken, else one of {@link CommandPort}'s codes; then a snapshot is
     * taken where the next block is cut by a command.
     */
    public long snapshot()
    {
        snapshot.run();
        return seal();
    }

    synchronized long start(final VenueContext context)
    {
        genesis.wrapAndApplyHeader(buffer, 0, header)
            .chainId(context.addresses().chainId())
            .since(context.addresses().genesisTime())
            .span(context.span())
            .stepsPerBlock(context.settings().number(Setting.BLOCK_STEPS))
            .seed(new SecureRandom().nextLong());
        genesis.putVault(context.addresses().vaultBytes(), 0, GenesisEncoder.vaultLength());
        genesis.putOperator(context.operator(), 0, GenesisEncoder.operatorLength());
        return offer(genesis.encodedLength());
    }

    private long offer(final int encodedLength)
    {
        return port.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }
}
