package org.plasmex.settlement.law;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.TestOrder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.settlement.TestChain.*;
import static org.plasmex.settlement.TestSteps.*;

/**
 * OPEN, TRANSFER, WITHDRAW, SIGNER, FLOOR, LIST, STATUS.
 */
class AccountLawTest
{
    private static final long ALICE_CELL = Cells.account(ALICE);

    private final TestChain chain = new TestChain().withTraders();

    @Test
    void shouldOpenAccountsInOrder()
    {
        chain.unlawful(open(4, address(5)), Reason.REGISTER)
            .unlawful(open(3, new byte[20]), Reason.ZERO_ADDRESS)
            .lawful(open(3, address(5)));

        assertThat(chain.old64(Cells.register(Cells.REGISTER_ACCOUNTS), 0)).isEqualTo(4);
        assertThat(chain.old64(Cells.account(3), Cells.ACCOUNT_NONCE)).isZero();
    }

    @Test
    void shouldMoveFundsWhenOwnerSignsTransfer()
    {
        chain.lawful(chain.transfer(ALICE, BOB, QUOTE, 30_000));

        assertThat(chain.available(QUOTE, ALICE)).isEqualTo(70_000);
        assertThat(chain.available(QUOTE, BOB)).isEqualTo(130_000);
        assertThat(chain.old64(ALICE_CELL, Cells.ACCOUNT_NONCE)).isEqualTo(1);
    }

    @Test
    void shouldRefuseTransferOfNothingOrTooMuchOrToOneself()
    {
        chain.unlawful(chain.transfer(ALICE, BOB, QUOTE, 0), Reason.AMOUNT)
            .unlawful(chain.transfer(ALICE, BOB, QUOTE, 100_001), Reason.NOT_ENOUGH)
            .unlawful(chain.transfer(ALICE, BOB, QUOTE, -1), Reason.RANGE)
            .unlawful(chain.transfer(ALICE, ALICE, QUOTE, 1), Reason.SAME_CELL);
    }

    @Test
    void shouldRefuseNonceThatWasUsed()
    {
        final byte[] transfer = chain.transfer(ALICE, BOB, QUOTE, 1);
        chain.lawful(transfer).unlawful(transfer, Reason.NONCE);
    }

    @Test
    void shouldRefuseNonceThatIsTooHigh()
    {
        final long high = Terms.MAX_NONCE_STEP + 1;
        final byte[] unsigned = body((byte)Steps.FLOOR, ALICE, 1L, high, new byte[66]);
        final byte[] highest = body((byte)Steps.FLOOR, ALICE, 1L, high - 1, new byte[66]);

        chain.unlawful(unsigned, Reason.NONCE).unlawful(highest, Reason.SIGNATURE);
    }

    @Test
    void shouldRefuseSignatureOfAnotherMessage()
    {
        final byte[] transfer = chain.transfer(ALICE, BOB, QUOTE, 1);
        transfer[Steps.TRANSFER_AMOUNT + 7] = 2;

        chain.unlawful(transfer, Reason.SIGNATURE);
    }

    @Test
    void shouldWithdrawWhenOwnerSigns()
    {
        chain.unlawful(chain.withdraw(ALICE, BASE, 1, new byte[20]), Reason.ZERO_ADDRESS)
            .lawful(chain.withdraw(ALICE, BASE, 100_000, address(5)));

        assertThat(chain.available(BASE, ALICE)).isZero();
    }

    @Test
    void shouldLetSignerTradeButNotMoveFunds()
    {
        chain.lawful(chain.signer(ALICE, MALLORY.address()))
            .lawful(chain.place(TestOrder.buy(1, ALICE, 500, 1), MALLORY))
            .lawful(rest(1));

        final byte[] transfer = chain.transferBy(MALLORY, ALICE, BOB, QUOTE, 1);
        chain.unlawful(transfer, Reason.SIGNATURE);
    }

    @Test
    void shouldRaiseFloorBelowNonce()
    {
        chain.lawful(chain.transfer(ALICE, BOB, QUOTE, 1))
            .unlawful(chain.floor(ALICE, 2), Reason.FLOOR)
            .lawful(chain.floor(ALICE, 2))
            .unlawful(chain.floor(ALICE, 2), Reason.FLOOR);

        assertThat(chain.old64(ALICE_CELL, Cells.ACCOUNT_FLOOR)).isEqualTo(2);
        assertThat(chain.old64(ALICE_CELL, Cells.ACCOUNT_NONCE)).isEqualTo(3);
    }

    @Test
    void shouldListMarketOnceAndOnSoundTerms()
    {
        chain.unlawful(list(8, 1, 1, 1, 1, 0, 0), Reason.MARKET_TERMS)
            .unlawful(list(8, 1, 2, 0, 1, 0, 0), Reason.MARKET_TERMS)
            .unlawful(list(8, 1, 2, 1, 0, 0, 0), Reason.MARKET_TERMS)
            .unlawful(list(8, 1, 2, 1, 1, 0, 10_001), Reason.MARKET_TERMS)
            .unlawful(list(8, 1, 2, 1, 1, -301, 300), Reason.MARKET_TERMS)
            .unlawful(list(8, 1, 2, 1, 1, 301, 300), Reason.MARKET_TERMS)
            .unlawful(list(8, 1, 2, -1, 1, 0, 0), Reason.RANGE)
            .lawful(list(8, 1, 2, 1, 1, -300, 300))
            .unlawful(list(8, 1, 2, 1, 1, -300, 300), Reason.NOT_EMPTY);
    }

    @Test
    void shouldNeverReopenClosedMarket()
    {
        chain.unlawful(status(MARKET, Terms.OPEN), Reason.STATUS)
            .lawful(status(MARKET, Terms.HALTED))
            .lawful(status(MARKET, Terms.OPEN))
            .unlawful(status(MARKET, 4), Reason.STATUS)
            .lawful(status(MARKET, Terms.CLOSED))
            .unlawful(status(MARKET, Terms.OPEN), Reason.STATUS)
            .unlawful(status(9, Terms.OPEN), Reason.STATUS);
    }

    /**
     * An account whose signer is zero, where a signature recovers to nobody.
     */
    @Test
    void shouldRefuseKeyThatIsZero()
    {
        final Law law = new Law(
            chain.genesis().eip712(),
            (digest, digestOffset, auth, authOffset, authLength, key, keyOffset) -> true,
            chain.inbox());
        final byte[] account = body(owner(ALICE).address(), new byte[20], 0L, 0L);
        final byte[] floor = body((byte)Steps.FLOOR, ALICE, 1L, 2L, new byte[Auth.SINGLE_LENGTH], 1L, account);

        assertThat(law.run(chain.bounds(), chain.number(), new UnsafeBuffer(floor), 0, floor.length)).isFalse();
        assertThat(law.reason()).isEqualTo(Reason.SIGNATURE);
    }
}
