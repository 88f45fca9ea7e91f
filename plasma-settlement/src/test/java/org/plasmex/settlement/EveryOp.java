package org.plasmex.settlement;

import java.nio.charset.StandardCharsets;

import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;

import static org.plasmex.settlement.TestChain.owner;
import static org.plasmex.settlement.TestSteps.*;

/**
 * A short history in which every op occurs, and every reason of CANCEL: icebergs, stops, batches, expiry and a rebate
 * among them.
 */
public final class EveryOp
{
    private static final byte[] SECRET = "sixteen letters!".getBytes(StandardCharsets.US_ASCII);
    private static final int REBATE = -200;

    private final TestChain chain;

    private EveryOp(final TestChain chain)
    {
        this.chain = chain.withTraders(REBATE);
    }

    /**
     * Makes the history.
     *
     * @return a chain of four blocks.
     */
    public static TestChain history()
    {
        return history(new TestChain());
    }

    /**
     * Makes the history on a chain.
     *
     * @param chain that has no steps.
     * @return the chain, with four blocks.
     */
    public static TestChain history(final TestChain chain)
    {
        final EveryOp every = new EveryOp(chain);
        every.trade();
        every.cancel();
        every.move();
        every.close();
        return every.chain;
    }

    private void trade()
    {
        chain.lawful(chain.place(TestOrder.sell(1, ALICE, 1_000, 10).peak(3), owner(ALICE))).lawful(rest(1))
            .lawful(chain.place(2, BOB, Terms.BUY, Terms.IOC, 1_000, 4)).lawful(fill(2, 1)).lawful(fill(2, 1))
            .lawful(chain.reduce(1, ALICE, 3))
            .lawful(chain.place(3, BOB, Terms.BUY, Terms.FOK, 1_005, 2)).lawful(fill(3, 1))
            .lawful(chain.place(TestOrder.buy(5, ALICE, 2_000, 2).trigger(950), owner(ALICE)))
            .lawful(trigger(5)).lawful(rest(5));
        final byte[][] batch =
            chain.placeBatch(TestOrder.sell(6, BOB, 3_000, 1), TestOrder.sell(7, BOB, 3_000, 1), owner(BOB));
        chain.lawful(batch[0]).lawful(rest(6)).lawful(batch[1]).lawful(rest(7)).sealBlock();
    }

    private void cancel()
    {
        chain.lawful(chain.cancelByOwner(1, ALICE))
            .lawful(chain.cancelRequest(Steps.REQUESTED, owner(BOB).address(), 6, chain.nonce(BOB) - 1))
            .lawful(chain.place(TestOrder.sell(8, ALICE, 5_000, 1).secret(SECRET), owner(ALICE))).lawful(rest(8))
            .lawful(TestSteps.cancel(8, Steps.REVEALED, SECRET))
            .lawful(chain.place(9, ALICE, Terms.SELL, Terms.IOC, 9_000, 1))
            .lawful(TestSteps.cancel(9, Steps.UNFILLED))
            .lawful(chain.place(10, BOB, Terms.BUY, Terms.GTC, 3_000, 1))
            .lawful(TestSteps.cancel(7, Steps.SELF_TRADE, 10)).lawful(rest(10))
            .lawful(chain.place(
                TestOrder.sell(11, ALICE, 5_000, 1).expiry(chain.genesis().since() + 150), owner(ALICE)))
            .lawful(rest(11))
            .sealBlock();
        chain.lawful(TestSteps.cancel(11, Steps.EXPIRED));
    }

    private void move()
    {
        chain.lawful(chain.floor(ALICE, chain.nonce(ALICE)))
            .lawful(TestSteps.cancel(5, Steps.FLOORED))
            .lawful(chain.transfer(BOB, ALICE, BASE, 7))
            .lawful(chain.withdraw(BOB, BASE, 7, address(9)))
            .lawful(chain.signer(BOB, TestChain.MALLORY.address()))
            .lawful(chain.request(owner(ALICE).address(), ALICE, BASE))
            .lawful(chain.revoke(owner(BOB).address(), BOB, chain.nonce(BOB) + 1))
            .lawful(chain.cancelRequest(Steps.VOID, address(7), 4, 4))
            .sealBlock();
    }

    private void close()
    {
        chain.lawful(status(MARKET, Terms.HALTED)).lawful(status(MARKET, Terms.CLOSED))
            .lawful(TestSteps.cancel(10, Steps.CLOSED))
            .sealBlock();
    }
}
