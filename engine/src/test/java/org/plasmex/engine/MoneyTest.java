package org.plasmex.engine;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Auth;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.USD;

/**
 * Deposits, transfers, withdrawals, signers, and what all messages of clients must be.
 */
class MoneyTest
{
    private final Desk desk = Desk.open(0, 0);

    @BeforeEach
    void twoAccounts()
    {
        desk.deposit(1, USD, 1000);
        desk.deposit(2, ETH, 50);
    }

    @Test
    void shouldOpenAccountAndCreditWhenOwnerHasNone()
    {
        assertThat(desk.events()).containsExactly(
            "OPEN account=1 owner=@1",
            "DEPOSIT entry=0 account=1 asset=2 amount=1000 | 1/2 1000+0",
            "OPEN account=2 owner=@2",
            "DEPOSIT entry=1 account=2 asset=1 amount=50 | 2/1 50+0");
    }

    @Test
    void shouldCreditOnlyWhenOwnerHasAccount()
    {
        desk.forget();
        desk.deposit(1, USD, 7);
        desk.deposit(0, ETH, 3);
        assertThat(desk.events()).containsExactly(
            "DEPOSIT entry=2 account=1 asset=2 amount=7 | 1/2 1007+0",
            "DEPOSIT entry=3 account=0 asset=1 amount=3 | 0/1 3+0");
    }

    @Test
    void shouldRefuseDepositWhenVaultCannotHaveTakenIt()
    {
        desk.forget();
        desk.deposit(Addresses.ZERO, USD, 5);
        desk.entry(2).deposit(1, USD, 0);
        desk.entry(2).deposit(1, USD, Long.MIN_VALUE);
        desk.entry(2).deposit(1, USD, (1L << 62) - 1000);
        desk.entry(2).deposit(1, USD, (1L << 62) - 1001);
        assertThat(desk.events()).containsExactly(
            "REFUSED MALFORMED value=0 bound=0",
            "REFUSED MALFORMED value=0 bound=1",
            "REFUSED MALFORMED value=-9223372036854775808 bound=1",
            "REFUSED OUT_OF_RANGE value=4611686018427386904 bound=4611686018427386904",
            "DEPOSIT entry=2 account=1 asset=2 amount=4611686018427386903 | 1/2 4611686018427387903+0");
    }

    @Test
    void shouldRefuseFirstDepositWhenThereIsNoRoomForAccounts()
    {
        final Desk small = new Desk(new StateMachine.Context().maxAccounts(2));
        small.genesis(600, 100);
        small.deposit(1, USD, 1);
        small.forget();
        small.deposit(2, USD, 1);
        small.entry(1).deposit(1, USD, 1);
        assertThat(small.events()).containsExactly(
            "REFUSED NO_CAPACITY value=2 bound=2",
            "DEPOSIT entry=1 account=1 asset=2 amount=1 | 1/2 2+0");
    }

    @Test
    void shouldMoveFundsWhenTransferred()
    {
        desk.forget();
        desk.transfer(1, 2, USD, 400);
        desk.transfer(1, 0, USD, 600);
        desk.transfer(0, 1, USD, 1);
        assertThat(desk.events()).containsExactly(
            "TRANSFER from=1 to=2 asset=2 amount=400 nonce=1 | 1/2 600+0, 2/2 400+0",
            "TRANSFER from=1 to=0 asset=2 amount=600 nonce=2 | 1/2 0+0, 0/2 600+0",
            "TRANSFER from=0 to=1 asset=2 amount=1 nonce=1 | 0/2 599+0, 1/2 1+0");
    }

    @Test
    void shouldRefuseTransferWhenItsTermsAreWrong()
    {
        desk.forget();
        desk.transfer(1, 1, USD, 1);
        desk.transfer(1, 3, USD, 1);
        desk.transfer(1, 0xFFFF_FFFFL, USD, 1);
        desk.transfer(1, 2, Addresses.of(3), USD, 1);
        desk.transfer(1, 2, USD, 0);
        desk.transfer(1, 2, USD, 1001);
        desk.transfer(1, 2, USD, Long.MIN_VALUE);
        assertThat(desk.events()).containsExactly(
            "REFUSED MALFORMED value=1 bound=1",
            "REFUSED UNKNOWN_ACCOUNT value=3 bound=3",
            "REFUSED UNKNOWN_ACCOUNT value=4294967295 bound=3",
            "REFUSED TERMS_DIFFER value=2 bound=0",
            "REFUSED MALFORMED value=0 bound=1000",
            "REFUSED INSUFFICIENT_BALANCE value=1001 bound=1000",
            "REFUSED MALFORMED value=-9223372036854775808 bound=1000");
    }

    @Test
    void shouldPayOutWhenWithdrawn()
    {
        desk.forget();
        desk.withdraw(1, USD, 999, Addresses.of(77));
        desk.withdraw(1, USD, 2, Addresses.of(77));
        desk.withdraw(1, USD, 1, Addresses.ZERO);
        desk.withdraw(1, USD, 0, Addresses.of(77));
        desk.withdraw(1, USD, 1, Addresses.of(1));
        assertThat(desk.events()).containsExactly(
            "WITHDRAW account=1 asset=2 amount=999 recipient=@77 nonce=1 | 1/2 1+0",
            "REFUSED INSUFFICIENT_BALANCE value=2 bound=1",
            "REFUSED MALFORMED value=0 bound=0",
            "REFUSED MALFORMED value=0 bound=1",
            "WITHDRAW account=1 asset=2 amount=1 recipient=@1 nonce=5 | 1/2 0+0");
    }

    @Test
    void shouldLetSignerTradeButMoveNothing()
    {
        final byte[] key = Addresses.of(55);
        desk.forget();
        desk.signedBy(key).buy(1, 1, 10).place();
        desk.setSigner(1, key);
        desk.nonce(2).signedBy(key).buy(1, 1, 10).place();
        desk.signedBy(key).cancel(1, 2);
        desk.signedBy(key).transfer(1, 2, USD, 1);
        desk.signedBy(key).withdraw(1, USD, 1, key);
        desk.signedBy(key).setSigner(1, key);
        desk.setSigner(1, Addresses.ZERO);
        assertThat(desk.steps()).containsExactly(
            "REFUSED WRONG_KEY value=1 bound=0",
            "SIGNER account=1 signer=@55 nonce=2",
            "REFUSED STALE_NONCE value=2 bound=2",
            "REFUSED UNKNOWN_ORDER value=2 bound=0",
            "REFUSED WRONG_KEY value=1 bound=0",
            "REFUSED WRONG_KEY value=1 bound=0",
            "REFUSED WRONG_KEY value=1 bound=0",
            "REFUSED MALFORMED value=0 bound=0");
    }

    @Test
    void shouldRefuseWhenAccountDoesNotExist()
    {
        desk.forget();
        desk.cancel(3, 1);
        desk.cancel(-1, 1);
        assertThat(desk.events()).containsExactly(
            "REFUSED UNKNOWN_ACCOUNT value=3 bound=3",
            "REFUSED UNKNOWN_ACCOUNT value=4294967295 bound=3");
    }

    @Test
    void shouldRefuseWhenAuthIsNone()
    {
        final byte[] batch = new byte[Auth.SIBLINGS + 2 * 32];
        batch[Auth.DEPTH] = 2;
        batch[Auth.V] = 28;
        batch[Auth.INDEX + 1] = 3;
        final byte[] beyond = batch.clone();
        beyond[Auth.INDEX + 1] = 4;
        final byte[] otherV = Desk.AUTH.clone();
        otherV[Auth.V] = 1;

        desk.forget();
        desk.auth(new byte[0]).transfer(1, 2, USD, 1);
        desk.auth(Arrays.copyOf(Desk.AUTH, 65)).transfer(1, 2, USD, 1);
        desk.auth(Arrays.copyOf(Desk.AUTH, 67)).transfer(1, 2, USD, 1);
        desk.auth(otherV).transfer(1, 2, USD, 1);
        desk.auth(beyond).transfer(1, 2, USD, 1);
        desk.signedBy(Addresses.ZERO).transfer(1, 2, USD, 1);
        desk.auth(batch).transfer(1, 2, USD, 1);
        assertThat(desk.steps()).containsExactly(
            "REFUSED FORGED value=0 bound=0",
            "REFUSED FORGED value=0 bound=0",
            "REFUSED FORGED value=0 bound=0",
            "REFUSED FORGED value=0 bound=0",
            "REFUSED FORGED value=0 bound=0",
            "REFUSED FORGED value=0 bound=0",
            "TRANSFER from=1 to=2 asset=2 amount=1 nonce=7");
    }

    @Test
    void shouldBurnNonceWhenRefusedWithValidSignature()
    {
        desk.forget();
        desk.nonce(10).transfer(1, 2, USD, 5000);
        desk.nonce(10).transfer(1, 2, USD, 1);
        desk.nonce(9).transfer(1, 2, USD, 1);
        desk.nonce(11).transfer(1, 2, USD, 1);
        assertThat(desk.steps()).containsExactly(
            "REFUSED INSUFFICIENT_BALANCE value=5000 bound=1000",
            "REFUSED STALE_NONCE value=10 bound=10",
            "REFUSED STALE_NONCE value=9 bound=10",
            "TRANSFER from=1 to=2 asset=2 amount=1 nonce=11");
    }

    @Test
    void shouldBurnNothingWhenKeyIsAnothers()
    {
        desk.forget();
        desk.nonce(10).signedBy(Addresses.of(2)).transfer(1, 2, USD, 1);
        desk.nonce(3).transfer(1, 2, USD, 1);
        assertThat(desk.steps()).containsExactly(
            "REFUSED WRONG_KEY value=1 bound=0",
            "TRANSFER from=1 to=2 asset=2 amount=1 nonce=3");
    }

    @Test
    void shouldMeasureHighestNonceFromLastStepWhenOthersWereBurnt()
    {
        final long highest = 1L << 44;
        desk.forget();
        desk.nonce(highest + 1).transfer(1, 2, USD, 1);
        desk.nonce(-1).transfer(1, 2, USD, 1);
        desk.nonce(5).transfer(1, 2, USD, 5000);
        desk.nonce(highest + 1).transfer(1, 2, USD, 1);
        desk.nonce(highest).transfer(1, 2, USD, 1);
        desk.nonce(2 * highest).transfer(1, 2, USD, 5000);
        desk.nonce(2 * highest + 1).transfer(1, 2, USD, 1);
        assertThat(desk.steps()).containsExactly(
            "REFUSED NONCE_TOO_HIGH value=17592186044417 bound=17592186044416",
            "REFUSED NONCE_TOO_HIGH value=-1 bound=17592186044416",
            "REFUSED INSUFFICIENT_BALANCE value=5000 bound=1000",
            "REFUSED NONCE_TOO_HIGH value=17592186044417 bound=17592186044416",
            "TRANSFER from=1 to=2 asset=2 amount=1 nonce=17592186044416",
            "REFUSED INSUFFICIENT_BALANCE value=5000 bound=999",
            "REFUSED NONCE_TOO_HIGH value=35184372088833 bound=35184372088832");
    }

    @Test
    void shouldLetRevokeHelpWhenHighestNonceIsBurnt()
    {
        final long highest = 1L << 44;
        desk.nonce(highest).transfer(1, 2, USD, 5000);
        desk.forget();
        desk.nonce(highest + 1).transfer(1, 2, USD, 1);
        desk.requestRevoke(Addresses.of(1), 1, highest);
        desk.nonce(highest + 1).transfer(1, 2, USD, 1);
        assertThat(desk.steps()).containsExactly(
            "REFUSED NONCE_TOO_HIGH value=17592186044417 bound=17592186044416",
            "REVOKE entry=2 requester=@1 account=1 nonce=17592186044416",
            "TRANSFER from=1 to=2 asset=2 amount=1 nonce=17592186044417");
    }
}
