package org.plasmex.settlement.law;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.TestBounds;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.TestOrder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.settlement.TestChain.*;
import static org.plasmex.settlement.TestSteps.*;

/**
 * DEPOSIT, REQUEST, REVOKE, REQUESTED, VOID, SEAL.
 */
class InboxLawTest
{
    private static final int NOBODY = 77;

    private final TestChain chain = new TestChain().withTraders();
    private final byte[] alice = owner(ALICE).address();

    @Test
    void shouldRefuseDepositThatL1DoesNotHave()
    {
        final byte[] deposit = chain.deposit(ALICE, BASE, 5);
        final byte[] more = deposit.clone();
        more[Steps.DEPOSIT_AMOUNT + 7] = 6;
        final byte[] later = deposit.clone();
        later[Steps.DEPOSIT_ENTRY + 7]++;

        chain.unlawful(more, Reason.ENTRY)
            .unlawful(later, Reason.REGISTER)
            .lawful(deposit)
            .unlawful(deposit, Reason.REGISTER)
            .unlawful(later, Reason.UNREACHED);
    }

    @Test
    void shouldPayOutWhatIsAvailableWhenOwnerRequests()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 500, 3))
            .lawful(rest(1))
            .lawful(chain.request(alice, ALICE, BASE));

        assertThat(chain.available(BASE, ALICE)).isZero();
        assertThat(chain.locked(BASE, ALICE)).isEqualTo(30);
    }

    @Test
    void shouldChangeNothingWhenSomebodyElseRequests()
    {
        chain.lawful(chain.request(address(5), ALICE, BASE))
            .lawful(chain.request(address(5), NOBODY, BASE));

        assertThat(chain.available(BASE, ALICE)).isEqualTo(100_000);
        assertThat(chain.old64(Cells.register(Cells.REGISTER_INBOX), 0)).isEqualTo(6);
    }

    @Test
    void shouldRevokeSignerAndRaiseFloor()
    {
        chain.lawful(chain.signer(ALICE, MALLORY.address()))
            .lawful(chain.revoke(alice, ALICE, 1_000));

        assertThat(chain.old64(Cells.account(ALICE), Cells.ACCOUNT_NONCE)).isEqualTo(1_000);
        assertThat(chain.old64(Cells.account(ALICE), Cells.ACCOUNT_FLOOR)).isEqualTo(1_000);
        chain.unlawful(chain.place(TestOrder.buy(1, ALICE, 500, 1), MALLORY), Reason.NONCE);
    }

    @Test
    void shouldChangeNothingWhenRevokedNonceIsFarAhead()
    {
        chain.lawful(chain.revoke(alice, ALICE, Terms.MAX_NONCE_STEP + 1))
            .lawful(chain.revoke(address(5), ALICE, 3))
            .lawful(chain.revoke(address(5), NOBODY, 3));

        assertThat(chain.old64(Cells.account(ALICE), Cells.ACCOUNT_NONCE)).isZero();
    }

    @Test
    void shouldKeepNonceWhenRevokedNonceIsBelow()
    {
        chain.lawful(chain.transfer(ALICE, BOB, BASE, 1))
            .lawful(chain.transfer(ALICE, BOB, BASE, 1))
            .lawful(chain.revoke(alice, ALICE, 1));

        assertThat(chain.old64(Cells.account(ALICE), Cells.ACCOUNT_NONCE)).isEqualTo(2);
        assertThat(chain.old64(Cells.account(ALICE), Cells.ACCOUNT_FLOOR)).isEqualTo(2);
    }

    @Test
    void shouldCancelWhenOwnerRequests()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 500, 3))
            .lawful(rest(1));
        final byte[] request = chain.cancelRequest(Steps.REQUESTED, alice, 1, 1);
        final byte[] refusal = request.clone();
        refusal[Steps.CANCEL_REASON] = Steps.VOID;

        chain.unlawful(refusal, Reason.REQUEST_STANDS).lawful(request);

        assertThat(chain.available(BASE, ALICE)).isEqualTo(100_000);
        assertThat(chain.openLots(1)).isZero();
    }

    @Test
    void shouldVoidRequestThatConcernsNoOrderOfTheRequester()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 500, 3))
            .lawful(rest(1))
            .lawful(chain.cancelRequest(Steps.VOID, alice, 1, 2))
            .lawful(chain.cancelRequest(Steps.VOID, address(5), 1, 1))
            .lawful(chain.cancelRequest(Steps.VOID, alice, 2, 1))
            .unlawful(chain.cancelRequest(Steps.REQUESTED, address(5), 1, 1), Reason.REQUEST);

        assertThat(chain.openLots(1)).isEqualTo(3);
    }

    @Test
    void shouldEndBlockWithSealAndOnlyThere()
    {
        chain.unlawful(seal(), Reason.SEAL)
            .atLastStep()
            .unlawful(chain.transfer(ALICE, BOB, BASE, 1), Reason.SEAL)
            .sealBlock();

        assertThat(chain.bounds().firstStep()).isEqualTo(chain.number());
    }

    @Test
    void shouldRefuseSealWhenInboxIsNotReached()
    {
        chain.deposit(ALICE, BASE, 5);
        chain.atLastStep().unlawful(seal(), Reason.REGISTER);
    }

    /**
     * The register cannot hold what comes after the last number that there is.
     */
    @Test
    void shouldRefuseLastEntryThatThereCanBe()
    {
        final Inbox believed = new Inbox()
        {
            @Override
            public long size()
            {
                return Long.MIN_VALUE;
            }

            @Override
            public boolean contains(
                final long entry, final int kind, final DirectBuffer address, final int offset, final long a,
                final long b)
            {
                return true;
            }
        };
        final Law law = chain.newLaw(believed);
        final TestBounds bounds = chain.bounds().copy();
        bounds.inbox(Long.MIN_VALUE);
        final byte[] revoke = body((byte)Steps.REVOKE, Long.MAX_VALUE, alice, ALICE, 1L, 1L, Long.MAX_VALUE, 0L,
            new byte[Cells.ACCOUNT_LENGTH]);

        assertThat(law.run(bounds, chain.number(), new UnsafeBuffer(revoke), 0, revoke.length)).isFalse();
        assertThat(law.reason()).isEqualTo(Reason.RANGE);
    }
}
