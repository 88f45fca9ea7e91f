package org.plasmex.settlement.law;

import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.TestChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.settlement.TestChain.*;
import static org.plasmex.settlement.TestOrder.buy;
import static org.plasmex.settlement.TestOrder.sell;
import static org.plasmex.settlement.TestSteps.*;

/**
 * CANCEL, for every reason but those that L1 asks for.
 */
class CancelLawTest
{
    private final TestChain chain = new TestChain().withTraders();

    @Test
    void shouldReturnWholeLockWhenOwnerCancels()
    {
        chain.lawful(chain.place(1, ALICE, Terms.BUY, Terms.GTC, 1_000, 10)).lawful(rest(1));
        final byte[] cancel = chain.cancelByOwner(1, ALICE);
        final byte[] forged = cancel.clone();
        forged[Steps.CANCEL_OWNER_AUTH + 5] ^= 1;

        chain.unlawful(forged, Reason.SIGNATURE).lawful(cancel).unlawful(cancel, Reason.NOT_LIVE);

        assertThat(chain.available(QUOTE, ALICE)).isEqualTo(100_000);
        assertThat(chain.locked(QUOTE, ALICE)).isZero();
    }

    @Test
    void shouldCancelNothingWhileAnOrderIsBeingMatched()
    {
        chain.lawful(chain.place(1, ALICE, Terms.BUY, Terms.GTC, 1_000, 10))
            .unlawful(chain.cancelByOwner(1, ALICE), Reason.BUSY);
    }

    @Test
    void shouldCancelExpiredOrderAndNoOther()
    {
        chain.lawful(chain.place(buy(1, ALICE, 1_000, 1).expiry(SINCE + 101), owner(ALICE))).lawful(rest(1))
            .lawful(chain.place(2, ALICE, Terms.BUY, Terms.GTC, 1_000, 1)).lawful(rest(2))
            .unlawful(cancel(1, Steps.EXPIRED), Reason.EXPIRY)
            .unlawful(cancel(2, Steps.EXPIRED), Reason.EXPIRY);
        chain.bounds().until(SINCE + 101);
        chain.lawful(cancel(1, Steps.EXPIRED));
    }

    @Test
    void shouldCancelWhatImmediateOrderCouldNotTrade()
    {
        chain.lawful(chain.place(1, ALICE, Terms.BUY, Terms.IOC, 1_000, 10))
            .unlawful(rest(1), Reason.TYPE)
            .lawful(cancel(1, Steps.UNFILLED))
            .lawful(chain.place(1, ALICE, Terms.BUY, Terms.GTC, 1_000, 10))
            .unlawful(cancel(1, Steps.UNFILLED), Reason.TYPE)
            .lawful(rest(1))
            .unlawful(cancel(1, Steps.UNFILLED), Reason.NOT_THE_TAKER);
    }

    @Test
    void shouldCancelEitherSideOfSelfTrade()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 1_000, 1)).lawful(rest(1))
            .lawful(chain.place(2, ALICE, Terms.BUY, Terms.GTC, 1_000, 1))
            .lawful(cancel(1, Steps.SELF_TRADE, 2))
            .lawful(rest(2))
            .lawful(chain.place(3, ALICE, Terms.SELL, Terms.GTC, 1_000, 1))
            .lawful(cancel(3, Steps.SELF_TRADE, 2));

        assertThat(chain.taker()).isZero();
        assertThat(chain.openLots(2)).isEqualTo(1);
    }

    @Test
    void shouldNotCancelFillOrKillForSelfTrade()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 1_000, 1)).lawful(rest(1))
            .lawful(chain.place(2, ALICE, Terms.BUY, Terms.FOK, 1_000, 1))
            .unlawful(cancel(2, Steps.SELF_TRADE, 1), Reason.TYPE)
            .lawful(cancel(1, Steps.SELF_TRADE, 2));
    }

    @Test
    void shouldRefuseSelfTradeOfTwoAccountsOrPricesApart()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 1_000, 1)).lawful(rest(1))
            .lawful(chain.place(3, ALICE, Terms.BUY, Terms.GTC, 500, 1)).lawful(rest(3))
            .lawful(chain.place(2, BOB, Terms.BUY, Terms.GTC, 1_000, 1))
            .unlawful(cancel(1, Steps.SELF_TRADE, 2), Reason.PAIR)
            .unlawful(cancel(1, Steps.SELF_TRADE, 3), Reason.PRICES)
            .unlawful(cancel(1, Steps.SELF_TRADE, 1), Reason.SAME_CELL);
    }

    @Test
    void shouldCancelOrdersOfClosedMarket()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 1_000, 1)).lawful(rest(1))
            .unlawful(cancel(1, Steps.CLOSED), Reason.STATUS)
            .lawful(status(MARKET, Terms.CLOSED))
            .lawful(cancel(1, Steps.CLOSED));
    }

    @Test
    void shouldCancelOrderBelowFloor()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 1_000, 1)).lawful(rest(1))
            .lawful(chain.place(2, ALICE, Terms.SELL, Terms.GTC, 1_000, 1)).lawful(rest(2))
            .lawful(chain.floor(ALICE, 1))
            .lawful(cancel(1, Steps.FLOORED))
            .unlawful(cancel(2, Steps.FLOORED), Reason.ABOVE_FLOOR);
    }

    @Test
    void shouldCancelOrderWhoseSecretIsShown()
    {
        final byte[] secret = "sixteen letters!".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        final byte[] wrong = secret.clone();
        wrong[0]++;

        chain.lawful(chain.place(sell(1, ALICE, 1_000, 1).secret(secret), owner(ALICE))).lawful(rest(1))
            .lawful(chain.place(2, ALICE, Terms.SELL, Terms.GTC, 1_000, 1)).lawful(rest(2))
            .unlawful(cancel(1, Steps.REVEALED, wrong), Reason.SECRET)
            .unlawful(cancel(2, Steps.REVEALED, secret), Reason.SECRET)
            .lawful(cancel(1, Steps.REVEALED, secret));
    }

    @Test
    void shouldKnowNoOtherReason()
    {
        chain.unlawful(cancel(1, 0), Reason.FORM)
            .unlawful(cancel(1, 10), Reason.FORM)
            .unlawful(cancel(1, Steps.CLOSED, (byte)0), Reason.FORM)
            .unlawful(body((byte)Steps.CANCEL), Reason.FORM)
            .unlawful(body(), Reason.FORM)
            .unlawful(body((byte)0x40), Reason.FORM);
    }
}
