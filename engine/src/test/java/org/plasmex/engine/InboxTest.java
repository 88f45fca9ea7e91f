package org.plasmex.engine;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.USD;

/**
 * The L1 inbox goes on whatever its requests say.
 */
class InboxTest
{
    private static final long MAX_U32 = 0xFFFF_FFFFL;

    private final Desk desk = Desk.open(0, 0);

    @BeforeEach
    void oneAccountWithTwoOrders()
    {
        desk.deposit(1, USD, 1000);
        desk.buy(1, 1, 100).place();
        desk.buy(1, 2, 100).place();
        desk.forget();
    }

    @Test
    void shouldRefuseEntryWhenItIsNotTheNext()
    {
        desk.entry(0).deposit(1, USD, 1);
        desk.entry(2).requestWithdraw(Addresses.of(1), 1, USD);
        desk.entry(-1).requestCancel(Addresses.of(1), 1, 1);
        desk.entry(7).requestRevoke(Addresses.of(1), 1, 1);
        desk.entry(1).deposit(1, USD, 1);
        assertThat(desk.events()).containsExactly(
            "REFUSED WRONG_ENTRY value=0 bound=1",
            "REFUSED WRONG_ENTRY value=2 bound=1",
            "REFUSED WRONG_ENTRY value=-1 bound=1",
            "REFUSED WRONG_ENTRY value=7 bound=1",
            "DEPOSIT entry=1 account=1 asset=2 amount=1 | 1/2 701+300");
    }

    @Test
    void shouldPayAllThatIsAvailableWhenOwnerRequests()
    {
        desk.requestWithdraw(Addresses.of(1), 1, USD);
        desk.requestWithdraw(Addresses.of(1), 1, USD);
        desk.requestWithdraw(Addresses.of(1), 1, 65535);
        assertThat(desk.events()).containsExactly(
            "REQUEST entry=1 requester=@1 account=1 asset=2 | 1/2 0+300",
            "REQUEST entry=2 requester=@1 account=1 asset=2",
            "REQUEST entry=3 requester=@1 account=1 asset=65535");
    }

    @Test
    void shouldChangeNothingWhenAnotherRequestsWithdrawal()
    {
        desk.requestWithdraw(Addresses.of(2), 1, USD);
        desk.requestWithdraw(Addresses.of(1), 0, USD);
        desk.requestWithdraw(Addresses.of(1), 2, USD);
        desk.requestWithdraw(Addresses.of(1), MAX_U32, 65535);
        assertThat(desk.events()).containsExactly(
            "REQUEST entry=1 requester=@2 account=1 asset=2",
            "REQUEST entry=2 requester=@1 account=0 asset=2",
            "REQUEST entry=3 requester=@1 account=2 asset=2",
            "REQUEST entry=4 requester=@1 account=4294967295 asset=65535");
        assertThat(desk.balance(1, USD)).isEqualTo("700+300");
    }

    @Test
    void shouldCancelWhenOwnerRequestsByNonce()
    {
        desk.requestCancel(Addresses.of(1), 2, 2);
        desk.requestCancel(Addresses.of(1), 2, 2);
        assertThat(desk.events()).containsExactly(
            "CANCEL slot=2 REQUESTED entry=1 requester=@1 order=2 | 1/2 900+100 | #2 0@100",
            "CANCEL slot=2 VOID entry=2 requester=@1 order=2");
    }

    @Test
    void shouldVoidRequestWhenItNamesNoOrderOfTheRequester()
    {
        desk.setSigner(1, Addresses.of(5));
        desk.forget();
        desk.requestCancel(Addresses.of(2), 1, 1);
        desk.requestCancel(Addresses.of(5), 1, 1);
        desk.requestCancel(Addresses.of(1), 1, 2);
        desk.requestCancel(Addresses.of(1), 3, 1);
        desk.requestCancel(Addresses.of(1), MAX_U32, Long.MAX_VALUE);
        assertThat(desk.events()).containsExactly(
            "CANCEL slot=1 VOID entry=1 requester=@2 order=1",
            "CANCEL slot=1 VOID entry=2 requester=@5 order=1",
            "CANCEL slot=1 VOID entry=3 requester=@1 order=2",
            "CANCEL slot=3 VOID entry=4 requester=@1 order=1",
            "CANCEL slot=4294967295 VOID entry=5 requester=@1 order=9223372036854775807");
        assertThat(desk.machine().restingOrders()).isEqualTo(2);
    }

    @Test
    void shouldRevokeWhenOwnerRequests()
    {
        desk.setSigner(1, Addresses.of(5));
        desk.forget();
        desk.requestRevoke(Addresses.of(1), 1, 10);
        desk.nonce(11).signedBy(Addresses.of(5)).cancel(1, 1);
        desk.nonce(10).buy(1, 1, 5).place();
        desk.nonce(11).buy(1, 1, 5).place();
        assertThat(desk.events()).containsExactly(
            "REVOKE entry=1 requester=@1 account=1 nonce=10",
            "CANCEL slot=1 FLOORED | 1/2 800+200 | #1 0@100",
            "CANCEL slot=2 FLOORED | 1/2 1000+0 | #2 0@100",
            "REFUSED WRONG_KEY value=1 bound=0",
            "REFUSED STALE_NONCE value=10 bound=10",
            "PLACE slot=2 account=1 market=7 BUY GTC price=5 lots=1 nonce=11 | 1/2 995+5 | #2 1@5",
            "REST market=7 slot=2");
    }

    @Test
    void shouldRevokeUpToAccountsNonceWhenRequestedNonceIsLower()
    {
        desk.requestRevoke(Addresses.of(1), 1, 0);
        desk.nonce(9).floor(1, 2);
        desk.nonce(10).floor(1, 3);
        assertThat(desk.steps()).containsExactly(
            "REVOKE entry=1 requester=@1 account=1 nonce=0",
            "CANCEL slot=1 FLOORED",
            "CANCEL slot=2 FLOORED",
            "REFUSED FLOOR_TOO_LOW value=2 bound=2",
            "FLOOR account=1 floor=3 nonce=10");
    }

    @Test
    void shouldKeepBurntNonceWhenRevokedBelowIt()
    {
        desk.nonce(50).transfer(1, 0, USD, 99_999);
        desk.requestRevoke(Addresses.of(1), 1, 20);
        desk.forget();
        desk.nonce(50).transfer(1, 0, USD, 1);
        desk.nonce(51).transfer(1, 0, USD, 1);
        assertThat(desk.steps()).containsExactly(
            "REFUSED STALE_NONCE value=50 bound=50",
            "TRANSFER from=1 to=0 asset=2 amount=1 nonce=51");
    }

    @Test
    void shouldRevokeNothingWhenRequestHasNoEffect()
    {
        desk.requestRevoke(Addresses.of(2), 1, 5);
        desk.requestRevoke(Addresses.of(1), 1, 2 + (1L << 44) + 1);
        desk.requestRevoke(Addresses.of(1), 1, (1L << 62) - 1);
        desk.requestRevoke(Addresses.of(1), 2, 5);
        desk.requestRevoke(Addresses.of(1), MAX_U32, 5);
        assertThat(desk.steps()).containsExactly(
            "REVOKE entry=1 requester=@2 account=1 nonce=5",
            "REVOKE entry=2 requester=@1 account=1 nonce=17592186044419",
            "REVOKE entry=3 requester=@1 account=1 nonce=4611686018427387903",
            "REVOKE entry=4 requester=@1 account=2 nonce=5",
            "REVOKE entry=5 requester=@1 account=4294967295 nonce=5");
        desk.requestRevoke(Addresses.of(1), 1, 2 + (1L << 44));
        assertThat(desk.steps()).hasSize(3);
    }

    @Test
    void shouldRefuseRequestWhenVaultCannotHaveTakenIt()
    {
        desk.entry(1).requestWithdraw(Addresses.ZERO, 1, ETH);
        desk.entry(1).requestCancel(Addresses.ZERO, 1, 1);
        desk.entry(1).requestRevoke(Addresses.ZERO, MAX_U32, 1);
        desk.entry(1).requestCancel(Addresses.of(1), 0, 1);
        desk.entry(1).requestCancel(Addresses.of(1), 1, Long.MIN_VALUE);
        desk.entry(1).requestRevoke(Addresses.of(1), 1, Long.MIN_VALUE);
        assertThat(desk.events()).containsExactly(
            "REFUSED MALFORMED value=0 bound=0",
            "REFUSED MALFORMED value=0 bound=0",
            "REFUSED MALFORMED value=0 bound=0",
            "REFUSED MALFORMED value=0 bound=1",
            "REFUSED MALFORMED value=-9223372036854775808 bound=9223372036854775807",
            "REFUSED MALFORMED value=-9223372036854775808 bound=9223372036854775807");
        assertThat(desk.machine().inbox()).isEqualTo(1);
    }
}
