package org.plasmex.settlement;

import java.util.Random;

import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;

import static org.plasmex.settlement.TestSteps.*;

/**
 * A lawful history by chance: orders that rest, trade and are cancelled, transfers, withdrawals and deposits, in blocks
 * of any size. What the law refuses does not happen.
 */
public final class RandomHistory
{
    private static final int SLOTS = 12;
    private static final int PRICES = 4;

    private final TestChain chain = new TestChain().withTraders();
    private final Random random;

    private RandomHistory(final Random random)
    {
        this.random = random;
    }

    /**
     * Makes a history that ends with a block.
     *
     * @param random what happens.
     * @param steps  it has at least.
     * @return the chain.
     */
    public static TestChain of(final Random random, final int steps)
    {
        return new RandomHistory(random).withSteps(steps);
    }

    private TestChain withSteps(final int steps)
    {
        while (chain.number() <= steps)
        {
            something();
            if (random.nextInt(30) == 0)
            {
                chain.sealBlock();
            }
        }

        return chain.sealBlock();
    }

    private void something()
    {
        final int slot = 1 + random.nextInt(SLOTS);
        final int account = ALICE + random.nextInt(2);
        final int other = ALICE + BOB - account;
        switch (random.nextInt(8))
        {
            case 0:
                chain.attempt(chain.transfer(account, other, BASE + random.nextInt(2), 1 + random.nextInt(500)));
                break;

            case 1:
                chain.attempt(chain.withdraw(account, QUOTE, 1 + random.nextInt(50), address(account)));
                break;

            case 2:
                chain.attempt(chain.deposit(account, QUOTE, 1 + random.nextInt(500)));
                break;

            case 3:
                chain.attempt(chain.cancelByOwner(slot, account));
                break;

            case 4:
                chain.attempt(chain.reduce(slot, account, 1 + random.nextInt(4)));
                break;

            default:
                order(slot, account);
                break;
        }
    }

    private void order(final int slot, final int account)
    {
        final int side = Terms.BUY + random.nextInt(2);
        final int type = Terms.GTC + random.nextInt(2);
        final long price = 1_000 + TICK * random.nextInt(PRICES);
        if (chain.attempt(chain.place(slot, account, side, type, price, 1 + random.nextInt(8))))
        {
            for (int maker = 1; maker <= SLOTS && chain.taker() != 0; maker++)
            {
                chain.attempt(fill(slot, maker));
            }
            if (chain.taker() != 0 && !chain.attempt(rest(slot)))
            {
                chain.lawful(cancel(slot, Steps.UNFILLED));
            }
        }
    }
}
